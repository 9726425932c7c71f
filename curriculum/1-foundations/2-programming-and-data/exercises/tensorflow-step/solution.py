"""One training step of a linear model in TensorFlow."""

import tensorflow as tf


def train_step(weight, bias, x, y, learning_rate):
    """The new weight [k], the new bias [1], and the mean squared error before the step, for rows x [n, k] and their answers y [n]."""
    w = tf.Variable(weight)
    b = tf.Variable(bias)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tf.linalg.matvec(x, w) + b - y) ** 2)
    slope_w, slope_b = tape.gradient(loss, [w, b])
    return (w - learning_rate * slope_w).numpy(), (b - learning_rate * slope_b).numpy(), float(loss)

import { defineExercise } from "@gradus/curriculum/exercise";
import type { Tensor } from "@gradus/tensor";

/** The derivative of x·σ(x). */
function slope(x: Tensor): Tensor {
  const s = x.sigmoid();
  return s.add(x.mul(s).mul(s.neg().add(1)));
}

export default defineExercise({
  language: "python",
  modules: ["torch"],
  difficulty: 2,
  minutes: 25,
  lesson: "1.3/04-backpropagation",
  withhold: ["torch.nn.functional.silu", "torch.nn.SiLU"],
  limits: { seconds: 30 },
  properties: {
    value: {
      title: { en: "Forward: x · σ(x)", zh: "前向：x · σ(x)" },
      async check(t) {
        const x = t.normal([t.random.integer(2, 3), t.random.integer(4, 5)], 2);
        const { y } = (await t.drive("swish", x, t.normal(x.shape))) as Record<string, unknown>;
        t.close(y, x.mul(x.sigmoid()), {
          en: "The value is not x · sigmoid(x).",
          zh: "函数值不等于 x · sigmoid(x)。",
        });
      },
    },
    backward: {
      title: { en: "Backward: the slope that comes in, times the derivative", zh: "反向：传进来的斜率乘以导数" },
      async check(t) {
        const x = t.normal([t.random.integer(2, 3), t.random.integer(4, 5)], 2);
        const came = t.normal(x.shape);
        const { grad } = (await t.drive("swish", x, came)) as Record<string, unknown>;
        t.close(grad, came.mul(slope(x)), {
          en: "The gradient differs. The derivative is s + x·s·(1 − s), taken at x and not at the result, and times the slope that comes in.",
          zh: "梯度不符。导数是 s + x·s·(1 − s)，在 x 处取值，而不是在结果处，还要乘上传进来的斜率。",
        });
      },
    },
    chained: {
      title: { en: "Used twice, each use keeps its own x", zh: "连用两次，各记各的 x" },
      async check(t) {
        const x = t.normal([t.random.integer(4, 6)], 2);
        t.close(await t.drive("twice", x), slope(x).mul(slope(x.mul(x.sigmoid()))), {
          en: "Swish(Swish(x)) has another gradient. Each use has a ctx of its own: keep x with ctx.save_for_backward, not in a variable of the class or the module.",
          zh: "Swish(Swish(x)) 的梯度不符。每次使用都有自己的 ctx：请用 ctx.save_for_backward 保存 x，不要放在类变量或全局变量里。",
        });
      },
    },
    gradient: {
      title: { en: "The gradient of the mean squared error", zh: "均方误差的梯度" },
      async check(t) {
        const [n, d] = [t.random.integer(5, 7), t.random.integer(2, 4)];
        const [w, x, y] = [t.normal([d]), t.normal([n, d]), t.normal([n])];
        const result = (await t.drive("gradient", w, x, y)) as Record<string, unknown>;
        const off = x.matmul(w.reshape(d, 1)).sub(y.reshape(n, 1));
        const expected = x
          .transpose(0, 1)
          .matmul(off)
          .mul(2 / n)
          .reshape(d);
        t.close(
          result.first,
          expected,
          {
            en: "The gradient is not 2/n · xᵀ(xw − y). Is the loss the mean, not the sum?",
            zh: "梯度不等于 2/n · xᵀ(xw − y)。损失是平均，而不是求和吗？",
          },
          { rtol: 1e-3, atol: 1e-5 },
        );
        t.close(
          result.second,
          expected,
          {
            en: "Asked a second time, it gives another gradient: the old one was still there, and backward() adds to it.",
            zh: "第二次调用结果变了：旧的梯度还在，而 backward() 是累加的。",
          },
          { rtol: 1e-3, atol: 1e-5 },
        );
        t.expect(result.touched === false, {
          en: "The caller's w was marked or has a .grad now. Work on a leaf of your own: w.clone().requires_grad_().",
          zh: "调用者的 w 被标记了，或带上了 .grad。请用自己的叶子：w.clone().requires_grad_()。",
        });
      },
    },
  },
});

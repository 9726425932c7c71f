// caught: point-unchanged
export function numericalGradient(f: (x: Float64Array) => number, x: Float64Array, h = 1e-5): Float64Array {
  const point = x;
  return Float64Array.from(x, (value, i) => {
    point[i] = value + h;
    const above = f(point);
    point[i] = value - h;
    const below = f(point);
    if (i < x.length - 1) point[i] = value;
    return (above - below) / (2 * h);
  });
}

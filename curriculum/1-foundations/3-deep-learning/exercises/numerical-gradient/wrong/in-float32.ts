// caught: values
export function numericalGradient(f: (x: Float64Array) => number, x: Float64Array, h = 1e-5): Float64Array {
  const single = (number: number) => Math.fround(number);
  const point = x.slice();
  return Float64Array.from(x, (value, i) => {
    point[i] = value + h;
    const above = single(f(point));
    point[i] = value - h;
    const below = single(f(point));
    point[i] = value;
    return (above - below) / (2 * h);
  });
}

// caught: integers
export const exponential = (u: number, rate: number): number => -Math.log(1 - u) / rate;
export const uniformInteger = (u: number, low: number, high: number): number => low + Math.floor(u * (high - low));

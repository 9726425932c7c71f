import type { KernelOverride } from "../../backend.ts";
import type { Storage } from "../../memory.ts";
import type { Windows, Windows2d } from "../../ops/pool.ts";
import { newStorage } from "../../tensor.ts";
import { at, plain } from "./layout.ts";
import { type Machine, withScratch } from "./machine.ts";

/** Windows of two, side by side. */
function pairs({ from, to, step }: Windows): boolean {
  return step === 1 && from.every((start, i) => start === 2 * i && to[i] === start + 2);
}

/** Windows of 2×2 side by side, at least four in a row: what the kernel for four at once takes. */
function isQuarters({ rows, columns }: Windows2d): boolean {
  return columns.from.length >= 4 && pairs(rows) && pairs(columns);
}

/** Addresses of the tables that describe one dimension's windows to the kernels. */
interface Tables {
  from: number;
  to: number;
  counts: number;
}

export function pooling({ pool: memory, threads }: Machine): Record<string, KernelOverride> {
  const withTables = (windows: Windows2d, use: (rows: Tables, columns: Tables) => void) => {
    const size = (w: Windows) => 12 * w.from.length;
    withScratch(memory, size(windows.rows) + size(windows.columns), (tables) => {
      const write = (w: Windows, address: number): Tables => {
        const n = w.from.length;
        const { buffer } = memory.memory;
        new Int32Array(buffer, address, n).set(w.from);
        new Int32Array(buffer, address + 4 * n, n).set(w.to);
        new Float32Array(buffer, address + 8 * n, n).set(w.counts);
        return { from: address, to: address + 4 * n, counts: address + 8 * n };
      };
      use(write(windows.rows, tables), write(windows.columns, tables + size(windows.rows)));
    });
  };
  /** Planes that are worth a thread of their own. */
  const grain = (planeSize: number) => Math.ceil(32768 / Math.max(1, planeSize));

  /** Where the forward pass found its maxima, by the attributes that its gradient shares. */
  const found = new WeakMap<Windows2d, Storage>();

  const findMaxima = (x: number, y: number, argmax: number, windows: Windows2d, planes: number) => {
    const { rows, columns } = windows;
    const [inSize, outSize] = [rows.extent * columns.extent, rows.from.length * columns.from.length];
    withTables(windows, (yTables, xTables) =>
      threads.run("maxOfWindows", planes, grain(inSize), (from, to) => {
        const arrays = [x + 4 * from * inSize, y + 4 * from * outSize, argmax + 4 * from * outSize];
        const sizes = [to - from, rows.extent, columns.extent];
        const tables = [yTables.from, yTables.to, rows.step, xTables.from, xTables.to, columns.step];
        return [...arrays, ...sizes, ...tables, rows.from.length, columns.from.length];
      }),
    );
  };

  return {
    maxPool2d: (out, [x], attrs) => {
      if (!plain(x) || out.size === 0) return false;
      const windows = attrs as Windows2d;
      const { rows, columns } = windows;
      const [inSize, outSize] = [rows.extent * columns.extent, rows.from.length * columns.from.length];
      const planes = out.size / outSize;
      if (isQuarters(windows)) {
        threads.run("maxPool2x2", planes, grain(inSize), (from, to) => {
          return [at(x) + 4 * from * inSize, at(out) + 4 * from * outSize, to - from, rows.extent, columns.extent];
        });
        return true;
      }
      const argmax = newStorage("maxPool2d", "int32", out.shape);
      findMaxima(at(x), at(out), argmax.address, windows, planes);
      found.set(windows, argmax);
      return true;
    },
    maxPool2dGrad: (out, [grad, x], attrs) => {
      if (!plain(grad) || !plain(x) || grad.size === 0) return false;
      const windows = attrs as Windows2d;
      const { rows, columns } = windows;
      const [inSize, outSize] = [rows.extent * columns.extent, rows.from.length * columns.from.length];
      const planes = grad.size / outSize;
      if (isQuarters(windows)) {
        threads.run("maxPool2x2Grad", planes, grain(inSize), (from, to) => {
          const arrays = [at(grad) + 4 * from * outSize, at(x) + 4 * from * inSize, at(out) + 4 * from * inSize];
          return [...arrays, to - from, rows.extent, columns.extent];
        });
        return true;
      }
      const scatter = (argmax: number) =>
        threads.run("maxOfWindowsGrad", planes, grain(inSize), (from, to) => {
          const arrays = [at(grad) + 4 * from * outSize, argmax + 4 * from * outSize, at(out) + 4 * from * inSize];
          return [...arrays, to - from, inSize, outSize];
        });
      const kept = found.get(windows);
      if (kept) {
        scatter(kept.address);
      } else {
        withScratch(memory, 8 * grad.size, (values) => {
          findMaxima(at(x), values, values + 4 * grad.size, windows, planes);
          scatter(values + 4 * grad.size);
        });
      }
      return true;
    },
    avgPool2d: (out, [x], attrs) => {
      if (!plain(x) || out.size === 0) return false;
      means("avgOfWindows", at(x), at(out), attrs as Windows2d, out.size);
      return true;
    },
    avgPool2dGrad: (out, [grad], attrs) => {
      if (!plain(grad) || grad.size === 0) return false;
      means("avgOfWindowsGrad", at(out), at(grad), attrs as Windows2d, grad.size);
      return true;
    },
  };

  function means(kernel: string, picture: number, pooled: number, windows: Windows2d, pooledElements: number): void {
    const { rows, columns } = windows;
    const [inSize, outSize] = [rows.extent * columns.extent, rows.from.length * columns.from.length];
    withTables(windows, (y, x) =>
      threads.run(kernel, pooledElements / outSize, grain(inSize), (from, to) => {
        const arrays = [picture + 4 * from * inSize, pooled + 4 * from * outSize, to - from];
        const tables = [y.from, y.to, y.counts, x.from, x.to, x.counts];
        return [...arrays, rows.extent, columns.extent, ...tables, rows.from.length, columns.from.length];
      }),
    );
  }
}

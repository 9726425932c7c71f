import { ModuleBuilder } from "./assembler/builder.ts";
import { f32x4 } from "./assembler/instructions.ts";
import { i32s, type V128 } from "./assembler/values.ts";
import type { CpuFeatures } from "./features.ts";
import { blockK, defineTile, type MultiplyAdd, type TileShape } from "./kernels/matmul.ts";
import type { Optimizer } from "./optimize.ts";

/**
 * The widest fits 32 registers of 128 bits (Arm) or 16 of 256 (x64, revectorized); the second 16 of 128. Without a fused
 * multiply-add the product needs a register of its own.
 */
const shapes: readonly TileShape[] = [
  { rows: 6, columns: 16 },
  { rows: 6, columns: 8 },
  { rows: 4, columns: 8 },
];

/** a·b + c as this machine does it fastest. */
export function multiplyAdd({ relaxedSimd }: CpuFeatures): MultiplyAdd {
  return relaxedSimd ? f32x4.relaxedMadd : (a: V128, b: V128, c: V128) => f32x4.add(f32x4.mul(a, b), c);
}

/** The fastest tile here: measured in a few milliseconds where code is compiled well at once, else what fits every machine. */
export function chooseTile(features: CpuFeatures, optimizer: Optimizer | null): TileShape {
  const usual = shapes[features.relaxedSimd ? 1 : 2];
  return optimizer === null ? usual : fastest(optimizer, multiplyAdd(features));
}

function fastest({ compile }: Optimizer, fused: MultiplyAdd): TileShape {
  const module = new ModuleBuilder(false);
  const names = shapes.map((shape) => {
    const name = `${shape.rows}x${shape.columns}`;
    module.export(name, i32s(3), "void", (f, a, b, c) =>
      f.call(
        defineTile(module, shape, true, fused),
        a,
        4 * blockK,
        shape.rows,
        b,
        4 * shape.columns,
        c,
        4 * shape.columns,
        blockK,
        0,
        0,
      ),
    );
    return name;
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(compile(module.finish(), memory), { env: { memory } });
  const seconds = names.map((name) => {
    const tile = exports[name] as (a: number, b: number, c: number) => void;
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 5; round++) {
      const begin = performance.now();
      for (let i = 0; i < 40; i++) tile(0, 16384, 32768);
      best = Math.min(best, performance.now() - begin);
    }
    return best;
  });
  const perNumber = shapes.map(({ rows, columns }, i) => seconds[i] / (rows * columns));
  return shapes[perNumber.indexOf(Math.min(...perNumber))];
}

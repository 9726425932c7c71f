import type { ModuleBuilder } from "../assembler/builder.ts";
import { i32, v128 } from "../assembler/instructions.ts";
import { type I32, i32s, type Local } from "../assembler/values.ts";
import { readJob } from "./job.ts";

/** What `padPlanes` reads of a job; extents in elements. */
export const padJob = [
  ...["x", "out", "height", "width", "outHeight", "outColumns"],
  ...["paddingY", "paddingX", "phases", "usedColumns"],
] as const;

/**
 * Copies planes with zeros around them. Element (y, phase, column) of a copy is the plane's (y − paddingY,
 * column·phases + phase − paddingX) where that lies inside and column·phases + phase < usedColumns, else 0.
 */
export function definePadPlanes(module: ModuleBuilder): void {
  module.export("padPlanes", i32s(3), "void", (f, address, from, to) => {
    const job = readJob(f, address, padJob);
    const [plane, row, source, phase, first, last, at, stop] = Array.from({ length: 8 }, () => f.local("i32"));
    const rowBytes = f.let(i32.mul(i32.mul(job.outColumns, job.phases), 4));
    const out = f.let(i32.add(job.out, i32.mul(i32.mul(from, job.outHeight), rowBytes)));
    const zero = f.local("v128");
    const used = f.let(i32.sub(job.usedColumns, job.paddingX));
    f.set(used, i32.minS(used, job.width));
    const step = f.let(i32.shl(job.phases, 2));
    const zeros = (end: Local<"i32">) =>
      f.while(i32.ltU(out, end), () => {
        f.storeLane(32, out, zero, 0);
        f.advance(out, 4);
      });
    f.for(plane, from, to, 1, () => {
      f.for(row, 0, job.outHeight, 1, () => {
        f.set(source, i32.sub(row, job.paddingY));
        f.set(stop, i32.add(out, rowBytes));
        f.if(
          i32.ltU(source, job.height),
          () => {
            f.set(source, i32.mul(i32.add(i32.mul(plane, job.height), source), job.width));
            f.set(source, i32.add(job.x, i32.shl(source, 2)));
            f.for(phase, 0, job.phases, 1, () => {
              // Columns `first` … `last` − 1 of this phase lie inside.
              const shift = f.let(i32.sub(phase, job.paddingX));
              f.set(first, divideUp(i32.sub(0, shift), job.phases));
              f.set(first, i32.maxS(first, 0));
              f.set(first, i32.minS(first, job.outColumns));
              f.set(last, divideUp(i32.sub(used, shift), job.phases));
              f.set(last, i32.minS(last, job.outColumns));
              f.set(last, i32.maxS(last, first));
              const endOfPhase = f.let(i32.add(out, i32.shl(job.outColumns, 2)));
              f.set(at, i32.add(source, i32.shl(i32.add(i32.mul(first, job.phases), shift), 2)));
              const begin = f.let(i32.add(out, i32.shl(first, 2)));
              const inside = f.let(i32.add(out, i32.shl(last, 2)));
              zeros(begin);
              f.if(i32.eq(job.phases, 1), () => {
                const fours = f.let(i32.sub(inside, 12));
                f.while(i32.ltU(out, fours), () => {
                  f.store("v128", out, v128.load(at));
                  f.advance(out, 16);
                  f.advance(at, 16);
                });
              });
              f.while(i32.ltU(out, inside), () => {
                f.store("i32", out, i32.load(at));
                f.advance(out, 4);
                f.advance(at, step);
              });
              zeros(endOfPhase);
            });
          },
          () => zeros(stop),
        );
      });
    });
  });
}

/** ⌈a / b⌉ for b > 0 where a > −b; smaller a give 0 or less. */
export function divideUp(a: I32, b: Local<"i32">) {
  return i32.divS(i32.add(a, i32.sub(b, 1)), b);
}

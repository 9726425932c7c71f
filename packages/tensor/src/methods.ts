/** The operations that are methods of `Tensor`, and their types: each has the operation's own type and documentation. */
import type { methodNames } from "./method-names.ts";
import * as activations from "./ops/activations.ts";
import * as compare from "./ops/compare.ts";
import * as creation from "./ops/creation.ts";
import * as elementwise from "./ops/elementwise.ts";
import * as exponential from "./ops/exponential.ts";
import * as indexing from "./ops/indexing.ts";
import * as inplace from "./ops/inplace.ts";
import * as mask from "./ops/mask.ts";
import * as products from "./ops/products.ts";
import * as rearrange from "./ops/rearrange.ts";
import * as reduce from "./ops/reduce.ts";
import * as regions from "./ops/regions.ts";
import * as rounding from "./ops/rounding.ts";
import * as scan from "./ops/scan.ts";
import * as softmax from "./ops/softmax.ts";
import * as sort from "./ops/sort.ts";
import * as special from "./ops/special.ts";
import * as statistics from "./ops/statistics.ts";
import * as trigonometry from "./ops/trigonometry.ts";
import * as views from "./ops/views.ts";
import type { Tensor } from "./tensor.ts";

/** By the name of their file. Read when a method is called: while modules load, some are not there yet. */
export const operations = {
  activations,
  compare,
  creation,
  elementwise,
  exponential,
  indexing,
  inplace,
  mask,
  products,
  rearrange,
  reduce,
  regions,
  rounding,
  scan,
  softmax,
  sort,
  special,
  statistics,
  trigonometry,
  views,
};
type Operations = typeof operations;
type Names = typeof methodNames;

/** The operations of a file under these names, without their first argument. Mapped by name, so that editors show their documentation. */
type MethodsOf<File, Name extends keyof File> = {
  [N in Name]: File[N] extends (x: Tensor, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never;
};

/** What the class gets besides the methods that stand in it. */
export interface Methods
  extends MethodsOf<Operations["activations"], Names["activations"][number]>,
    MethodsOf<Operations["compare"], Names["compare"][number]>,
    MethodsOf<Operations["creation"], Names["creation"][number]>,
    MethodsOf<Operations["elementwise"], Names["elementwise"][number]>,
    MethodsOf<Operations["exponential"], Names["exponential"][number]>,
    MethodsOf<Operations["indexing"], Names["indexing"][number]>,
    MethodsOf<Operations["inplace"], Names["inplace"][number]>,
    MethodsOf<Operations["mask"], Names["mask"][number]>,
    MethodsOf<Operations["products"], Names["products"][number]>,
    MethodsOf<Operations["rearrange"], Names["rearrange"][number]>,
    MethodsOf<Operations["reduce"], Names["reduce"][number]>,
    MethodsOf<Operations["regions"], Names["regions"][number]>,
    MethodsOf<Operations["rounding"], Names["rounding"][number]>,
    MethodsOf<Operations["scan"], Names["scan"][number]>,
    MethodsOf<Operations["softmax"], Names["softmax"][number]>,
    MethodsOf<Operations["sort"], Names["sort"][number]>,
    MethodsOf<Operations["special"], Names["special"][number]>,
    MethodsOf<Operations["statistics"], Names["statistics"][number]>,
    MethodsOf<Operations["trigonometry"], Names["trigonometry"][number]>,
    MethodsOf<Operations["views"], Names["views"][number]> {}

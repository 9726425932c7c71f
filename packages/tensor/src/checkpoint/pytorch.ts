/** Checkpoints of `torch.save`: a ZIP archive with a pickle, which names the arrays, and one entry for each storage. */
import { TensorError } from "../errors.ts";
import { isContiguous, positions, sizeOf } from "../shape.ts";
import {
  type ArrayInfo,
  decodeElements,
  type ElementType,
  elementBytes,
  maximumRank,
  type NamedArray,
  namedArray,
  type TensorFile,
} from "./named-array.ts";
import { Made, type PickleMeaning, type PickleValue, Tuple, unpickle } from "./pickle.ts";
import { type ByteSource, readPart } from "./source.ts";
import { openZip, type ZipEntry, type ZipFile } from "./zip.ts";

const storageTypes: Readonly<Record<string, ElementType>> = {
  "torch.DoubleStorage": "float64",
  "torch.FloatStorage": "float32",
  "torch.HalfStorage": "float16",
  "torch.BFloat16Storage": "bfloat16",
  "torch.LongStorage": "int64",
  "torch.IntStorage": "int32",
  "torch.ShortStorage": "int16",
  "torch.CharStorage": "int8",
  "torch.ByteStorage": "uint8",
  "torch.BoolStorage": "bool",
};

const callable = [
  "torch._utils._rebuild_tensor_v2",
  "torch._utils._rebuild_parameter",
  "collections.OrderedDict",
  "torch.Size",
];

const deepest = 64;
/** A view may repeat elements of its storage (as `expand` does) up to so many, or as many as the storage has. */
const mostRepeated = 2 ** 20;
const largestPickle = 2 ** 28;
const longestName = 1000;

class StorageRef {
  readonly type: ElementType;
  readonly typeName: string;
  readonly entry: ZipEntry;
  readonly length: number;
  constructor(typeName: string, entry: ZipEntry, length: number) {
    this.type = storageTypes[typeName];
    this.typeName = typeName;
    this.entry = entry;
    this.length = length;
  }
}

class TensorRef {
  readonly storage: StorageRef;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  constructor(storage: StorageRef, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }

  /** Elements of the storage from the first to the last that the array reads. */
  get span(): number {
    if (sizeOf(this.shape) === 0) return 0;
    return this.shape.reduce((last, extent, d) => last + (extent - 1) * this.strides[d], 1);
  }
}

type Fail = (what: string) => TensorError;

function wholeNumbers(value: PickleValue): value is Tuple & { items: readonly number[] } {
  return value instanceof Tuple && value.items.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
}

/** The arguments of `torch._utils._rebuild_tensor_v2`: storage, offset, size, stride, requires_grad, hooks. */
function rebuildTensor([made, offset, size, stride]: readonly PickleValue[], fail: Fail): TensorRef {
  const storage = made instanceof Made ? made.value : undefined;
  if (!(storage instanceof StorageRef)) throw fail("an array without a storage");
  if (
    !Number.isSafeInteger(offset) ||
    (offset as number) < 0 ||
    !wholeNumbers(size) ||
    !wholeNumbers(stride) ||
    size.items.length !== stride.items.length ||
    size.items.length > maximumRank
  ) {
    throw fail("an array without a sound size, stride and offset");
  }
  const tensor = new TensorRef(storage, offset as number, size.items, stride.items);
  const count = sizeOf(tensor.shape);
  const shown = `[${tensor.shape.join(", ")}] from element ${tensor.offset} with strides [${tensor.strides.join(", ")}]`;
  if (!(tensor.span === 0 || tensor.offset + tensor.span <= storage.length))
    throw fail(`an array ${shown} reaches beyond its storage of ${storage.length} elements`);
  if (!(count <= Math.max(storage.length, mostRepeated)))
    throw fail(
      `an array ${shown} repeats ${storage.length} stored elements ${count} times; call contiguous() before saving`,
    );
  return tensor;
}

/** What PyTorch's names mean here. Everything else in a pickle is refused. */
function meaningOf(zip: ZipFile, prefix: string): PickleMeaning {
  return {
    checkGlobal(name, fail) {
      if (!callable.includes(name) && !Object.hasOwn(storageTypes, name)) {
        throw fail(
          `the checkpoint calls ${name}. Only arrays in dictionaries and lists are read, and no code in a file is run; ` +
            "in PyTorch, save model.state_dict() instead of the model",
        );
      }
    },
    call(name, args, fail) {
      if (name === "torch._utils._rebuild_tensor_v2") return new Made(rebuildTensor(args, fail));
      if (name === "torch._utils._rebuild_parameter") return args[0] ?? null;
      if (name === "torch.Size") return args[0] ?? null;
      if (name !== "collections.OrderedDict") throw fail(`a call of ${name}`);
      const map = new Map<PickleValue, PickleValue>();
      for (const pair of Array.isArray(args[0]) ? args[0] : []) {
        const items = pair instanceof Tuple ? pair.items : Array.isArray(pair) ? pair : [];
        if (items.length !== 2) throw fail("an ordered dictionary of what are no pairs");
        map.set(items[0], items[1]);
      }
      return map;
    },
    persistent(id, fail) {
      const [kind, type, key, , length] = id instanceof Tuple ? id.items : [];
      const typeName = type !== null && typeof type === "object" && "name" in type ? type.name : String(type);
      if (kind !== "storage" || typeof key !== "string" || !Number.isSafeInteger(length) || (length as number) < 0)
        throw fail("a persistent id that is no storage");
      if (!Object.hasOwn(storageTypes, typeName)) throw fail(`a storage of type ${typeName}, which is not read here`);
      const entry = zip.entries.get(`${prefix}data/${key}`);
      if (entry === undefined) throw fail(`the archive has no entry ${prefix}data/${key}`);
      const bytes = (length as number) * elementBytes[storageTypes[typeName]];
      if (bytes > entry.size)
        throw fail(`storage ${key} is to have ${length} elements, ${bytes} bytes, but its entry has ${entry.size}`);
      return new Made(new StorageRef(typeName, entry, length as number));
    },
  };
}

interface Found {
  tensors: Map<string, TensorRef>;
  metadata: Record<string, unknown>;
}

/** Names arrays by the way to them: "model.layers.0.weight". */
function walk(root: PickleValue, budget: number): Found {
  const tensors = new Map<string, TensorRef>();
  const metadata: Record<string, unknown> = Object.create(null);
  let left = budget;
  const visit = (value: PickleValue, path: string, depth: number): void => {
    if (depth > deepest)
      throw new TensorError(`pytorch: ${path.slice(0, 100)}… lies more than ${deepest} levels deep, or in itself`);
    if (path.length > longestName)
      throw new TensorError(`pytorch: a name of ${path.length} letters, ${path.slice(0, 100)}…`);
    if (left-- <= 0) throw new TensorError("pytorch: the checkpoint repeats its parts so often that it has no end");
    const inside = (key: PickleValue) => (path === "" ? String(key) : `${path}.${String(key)}`);
    if (value instanceof Map) {
      for (const [key, item] of value) {
        if (typeof key === "string" || typeof key === "number") visit(item, inside(key), depth + 1);
      }
    } else if (Array.isArray(value) || value instanceof Tuple) {
      for (const [i, item] of (value instanceof Tuple ? value.items : value).entries())
        visit(item, inside(i), depth + 1);
    } else if (value instanceof Made) {
      if (!(value.value instanceof TensorRef)) return;
      if (tensors.has(path)) throw new TensorError(`pytorch: two arrays are called ${path}`);
      tensors.set(path, value.value);
    } else if (value === null || typeof value !== "object") {
      metadata[path] = value;
    }
  };
  visit(root, "", 0);
  return { tensors, metadata };
}

async function read(
  zip: ZipFile,
  name: string,
  { storage, offset, shape, strides, span }: TensorRef,
): Promise<NamedArray> {
  const width = elementBytes[storage.type];
  const bytes = await zip.readRange(storage.entry, offset * width, span * width);
  const where = `pytorch: ${name}, in ${storage.entry.name}`;
  const stored = decodeElements(storage.type, bytes, where, offset * width);
  if (isContiguous(shape, strides)) return namedArray(shape, stored, storage.type);
  const at = positions(shape, strides, 0);
  const data = new (stored.constructor as new (n: number) => typeof stored)(at.length);
  for (let i = 0; i < at.length; i++) data[i] = stored[at[i]];
  return namedArray(shape, data, storage.type);
}

/**
 * Opens a `.pt`, `.pth` or `.bin` file of PyTorch 1.6 or later. Arrays in nested dictionaries are named by the way to them
 * ("model.fc.weight"); numbers and texts beside them become `metadata`. Nothing in the file is run: what is more than
 * arrays, dictionaries and lists is refused by its name.
 */
export async function openPytorch(source: ByteSource): Promise<TensorFile> {
  await refuseOldFormats(source);
  const zip = await openZip(source, "pytorch");
  const pickle = [...zip.entries.values()].find(({ name }) => /^([^/]*\/)?data\.pkl$/.test(name));
  if (pickle === undefined)
    throw new TensorError("pytorch: the archive has no data.pkl; was it written by torch.save?");
  if (pickle.size > largestPickle)
    throw new TensorError(`pytorch: data.pkl has ${pickle.size} bytes, too many to be sound`);
  const prefix = pickle.name.slice(0, -"data.pkl".length);
  const order = zip.entries.get(`${prefix}byteorder`);
  if (order !== undefined && order.size < 16 && new TextDecoder().decode(await zip.read(order)).trim() === "big")
    throw new TensorError("pytorch: the checkpoint was written on a big-endian machine, which is not read here");
  const bytes = await zip.read(pickle);
  const root = unpickle(bytes, `pytorch: ${pickle.name}`, meaningOf(zip, prefix));
  const { tensors, metadata } = walk(root, bytes.length + 1);
  const arrays = new Map<string, ArrayInfo>();
  for (const [name, { shape, storage }] of tensors) arrays.set(name, { shape, type: storage.typeName });
  return {
    arrays,
    metadata,
    read: async (name) => {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw new TensorError(`pytorch: there is no array "${name}"`);
      return read(zip, name, tensor);
    },
  };
}

async function refuseOldFormats(source: ByteSource): Promise<void> {
  const start = await readPart(source, "pytorch", "the start of the file", 0, Math.min(16, source.size));
  // A pickled 10-byte number, 0x1950a86a20f9469cfc6c.
  const legacy = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
  if (legacy.every((byte, i) => start[i] === byte)) {
    throw new TensorError(
      "pytorch: this is the format from before PyTorch 1.6, which is not read. In Python: " +
        "torch.save(torch.load(path), path) writes it anew, or save it as safetensors.",
    );
  }
}

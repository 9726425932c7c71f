import { allocateArray, type DType, type TypedArray } from "../dtype.ts";
import { TensorError } from "../errors.ts";
import { type DeviceBlock, type DeviceMemory, Storage, sizeClass } from "../memory.ts";
import { contiguousStrides } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { copyInto } from "./kernels/copy.ts";
import { bytesPerCall, scalarOf, wordsPerCall } from "./wgsl.ts";

/** One kernel to run: `writes` are bound first, then `reads`, each as an array from binding 1 on. */
export interface KernelCall {
  /** The operation's name: errors are reported under it. */
  op: string;
  /** Equal keys mean equal code. */
  key: string;
  code(): string;
  writes: readonly Storage[];
  reads: readonly Storage[];
  /** 32-bit words for the kernel's `params`; numbers other than integers as `floatBits`. */
  params: readonly number[];
  /** Workgroups along x, y, z. */
  groups: readonly [x: number, y?: number, z?: number];
}

/** More calls than this do not wait for each other: the GPU may start on them. */
const callsPerBatch = 256;

/**
 * A GPU as the engine uses it. Calls are encoded one after the other and submitted in batches; the GPU runs them in that
 * order, so memory can be handed out again as soon as the last call that uses it was encoded.
 */
export class Gpu implements DeviceMemory {
  readonly name = "webgpu";
  readonly device: GPUDevice;
  /** Every call is submitted alone and checked, so that an error names its operation. Slow. */
  readonly debug: boolean;
  bytesInUse = 0;
  #free = new Map<number, DeviceBlock[]>();
  #staging = new Map<number, GPUBuffer[]>();
  #collected = new FinalizationRegistry<DeviceBlock>((block) => this.release(block));
  #encoder: GPUCommandEncoder | null = null;
  #pass: GPUComputePassEncoder | null = null;
  #batch = 1;
  #calls = 0;
  readonly #params = new Uint32Array(callsPerBatch * wordsPerCall);
  readonly #paramsBuffer: GPUBuffer;
  #layouts = new Map<string, GPUBindGroupLayout>();
  #pipelines = new Map<string, GPUComputePipeline>();
  #bindings = new Map<string, GPUBindGroup>();
  #numbers = new WeakMap<GPUBuffer, number>();
  #buffersMade = 0;
  #failure: string | null = null;
  readonly #checks = new Set<Promise<void>>();
  #lost: string | null = null;

  constructor(device: GPUDevice, debug = false) {
    this.device = device;
    this.debug = debug;
    this.#paramsBuffer = device.createBuffer({
      label: "params",
      size: callsPerBatch * bytesPerCall,
      usage: GPUBufferUsageUniform | GPUBufferUsageCopyDst,
    });
    device.addEventListener("uncapturederror", (event) => {
      event.preventDefault();
      this.#failure ??= event.error.message;
    });
    void device.lost.then(({ message, reason }) => {
      this.#lost = reason === "destroyed" ? "it was closed" : message || "the system took it away";
    });
  }

  /** Gives the device back; its arrays are gone. */
  close(): void {
    this.#lost = "it was closed";
    this.device.destroy();
  }

  allocate(dtype: DType, length: number): DeviceBlock {
    scalarOf(dtype);
    this.#expectAlive();
    const bytes = sizeClass(Math.max(1, length) * 4);
    const { maxStorageBufferBindingSize: most } = this.device.limits;
    if (bytes > most) {
      throw new TensorError(
        `webgpu: an array of ${length} numbers takes ${bytes} bytes; this GPU binds at most ${most}`,
      );
    }
    this.bytesInUse += bytes;
    return this.#free.get(bytes)?.pop() ?? { buffer: this.#createBuffer(bytes), bytes, batch: 0 };
  }

  #createBuffer(bytes: number): GPUBuffer {
    const usage = GPUBufferUsageStorage | GPUBufferUsageCopySrc | GPUBufferUsageCopyDst;
    const buffer = this.device.createBuffer({ label: "array", size: bytes, usage });
    this.#numbers.set(buffer, this.#buffersMade++);
    return buffer;
  }

  release(block: DeviceBlock): void {
    this.bytesInUse -= block.bytes;
    const list = this.#free.get(block.bytes);
    if (list) list.push(block);
    else this.#free.set(block.bytes, [block]);
  }

  releaseWhenCollected(owner: Storage, block: DeviceBlock): void {
    this.#collected.register(owner, block);
  }

  write(block: DeviceBlock, numbers: TypedArray, first = 0): void {
    this.#expectAlive();
    // A write goes before all commands that were not submitted yet, and some of them may still need what is there now.
    if (block.batch === this.#batch) this.submit();
    // Booleans are whole words there.
    const words = numbers instanceof Uint8Array ? Uint32Array.from(numbers) : numbers;
    if (words.length > 0) {
      this.device.queue.writeBuffer(
        block.buffer,
        4 * first,
        words.buffer as ArrayBuffer,
        words.byteOffset,
        words.byteLength,
      );
    }
  }

  fill(block: DeviceBlock, dtype: DType, length: number, value: number): void {
    if (value === 0) {
      this.#endPass();
      this.#commands().clearBuffer(block.buffer);
      block.batch = this.#batch;
    } else {
      this.write(block, allocateArray(dtype, length).fill(value));
    }
  }

  run({ op, key, code, writes, reads, params, groups }: KernelCall): void {
    this.#expectAlive();
    if (params.length > wordsPerCall) throw new TensorError(`${op}: too many dimensions for backend "webgpu"`);
    const blocks = [...writes.map((s) => s.blockToWrite), ...reads.map((s) => s.block)];
    // Sending arrays may have submitted what came before.
    if (this.#calls === callsPerBatch) this.submit();
    if (this.debug) this.device.pushErrorScope("validation");
    const layout = this.#layout(writes.length, reads.length);
    const pipeline = this.#pipeline(op, key, code, layout);
    const at = this.#calls++;
    for (let i = 0; i < params.length; i++) this.#params[at * wordsPerCall + i] = params[i];
    const pass = this.#computePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, this.#bind(op, layout, blocks), [at * bytesPerCall]);
    pass.dispatchWorkgroups(...(groups as [number]));
    for (const block of blocks) block.batch = this.#batch;
    if (this.debug) {
      this.submit();
      const check = this.device.popErrorScope().then((error) => {
        if (error) this.#failure ??= `${op}: ${error.message}`;
        this.#checks.delete(check);
      });
      this.#checks.add(check);
    }
  }

  #layout(writes: number, reads: number): GPUBindGroupLayout {
    const key = `${writes}/${reads}`;
    let layout = this.#layouts.get(key);
    if (layout === undefined) {
      const arrays = Array.from({ length: writes + reads }, (_, i) => ({
        binding: i + 1,
        visibility: GPUShaderStageCompute,
        buffer: { type: i < writes ? ("storage" as const) : ("read-only-storage" as const) },
      }));
      const params = { type: "uniform" as const, hasDynamicOffset: true, minBindingSize: bytesPerCall };
      layout = this.device.createBindGroupLayout({
        label: key,
        entries: [{ binding: 0, visibility: GPUShaderStageCompute, buffer: params }, ...arrays],
      });
      this.#layouts.set(key, layout);
    }
    return layout;
  }

  #pipeline(op: string, key: string, code: () => string, layout: GPUBindGroupLayout): GPUComputePipeline {
    let pipeline = this.#pipelines.get(key);
    if (pipeline === undefined) {
      const module = this.device.createShaderModule({ label: op, code: code() });
      pipeline = this.device.createComputePipeline({
        label: op,
        layout: this.device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: "main" },
      });
      this.#pipelines.set(key, pipeline);
    }
    return pipeline;
  }

  /** A training step binds the same buffers each time. */
  #bind(op: string, layout: GPUBindGroupLayout, blocks: readonly DeviceBlock[]): GPUBindGroup {
    let key = layout.label;
    for (const { buffer } of blocks) key += `,${this.#numbers.get(buffer)}`;
    let group = this.#bindings.get(key);
    if (group === undefined) {
      if (this.#bindings.size > 4096) this.#bindings.clear();
      group = this.device.createBindGroup({
        label: op,
        layout,
        entries: [
          { binding: 0, resource: { buffer: this.#paramsBuffer, size: bytesPerCall } },
          ...blocks.map(({ buffer }, i) => ({ binding: i + 1, resource: { buffer } })),
        ],
      });
      this.#bindings.set(key, group);
    }
    return group;
  }

  #commands(): GPUCommandEncoder {
    this.#encoder ??= this.device.createCommandEncoder({ label: `batch ${this.#batch}` });
    return this.#encoder;
  }

  #computePass(): GPUComputePassEncoder {
    this.#pass ??= this.#commands().beginComputePass();
    return this.#pass;
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = null;
  }

  /** Sends what was encoded to the GPU. */
  submit(): void {
    if (this.#encoder === null) return;
    this.#endPass();
    const { queue } = this.device;
    queue.writeBuffer(this.#paramsBuffer, 0, this.#params, 0, this.#calls * wordsPerCall);
    queue.submit([this.#encoder.finish()]);
    this.#encoder = null;
    this.#calls = 0;
    this.#batch++;
  }

  /** Waits until everything submitted so far is done. @throws what went wrong meanwhile */
  async finish(): Promise<void> {
    this.submit();
    await this.device.queue.onSubmittedWorkDone();
    this.#expectAlive();
  }

  async read(t: Tensor): Promise<TypedArray> {
    const { dtype, shape, size } = t;
    const out = allocateArray(dtype, size);
    if (size === 0) return out;
    this.#expectAlive();
    const dense = t.contiguousLayout ? t : this.clone(t);
    const bytes = 4 * size;
    const room = sizeClass(bytes);
    const staging = this.#staging.get(room)?.pop() ?? this.#createStaging(room);
    this.#endPass();
    const { block } = dense.storage;
    this.#commands().copyBufferToBuffer(block.buffer, 4 * dense.offset, staging, 0, bytes);
    this.submit();
    try {
      await staging.mapAsync(GPUMapModeRead, 0, bytes);
    } catch (error) {
      this.#expectAlive();
      throw new TensorError(
        `webgpu: reading an array of shape [${shape.join(", ")}] failed: ${(error as Error).message}`,
      );
    }
    await Promise.all(this.#checks);
    const mapped = staging.getMappedRange(0, bytes);
    if (dtype === "bool" || dtype === "int32") out.set(new Int32Array(mapped));
    else out.set(new Float32Array(mapped));
    staging.unmap();
    const list = this.#staging.get(room);
    if (list) list.push(staging);
    else this.#staging.set(room, [staging]);
    this.#expectAlive();
    return out;
  }

  #createStaging(bytes: number): GPUBuffer {
    return this.device.createBuffer({
      label: "read",
      size: bytes,
      usage: GPUBufferUsageCopyDst | GPUBufferUsageMapRead,
    });
  }

  clone(t: Tensor): Tensor {
    const out = new Tensor(new Storage(t.dtype, t.size, this), t.shape, contiguousStrides(t.shape), 0);
    copyInto(this, "clone", out, t);
    return out;
  }

  #expectAlive(): void {
    if (this.#lost !== null) {
      throw new TensorError(
        `webgpu: the GPU was lost (${this.#lost}) and its arrays are gone: await initWebGPU() again, and continue from the last checkpoint`,
      );
    }
    if (this.#failure !== null) {
      const failure = this.#failure;
      this.#failure = null;
      throw new TensorError(`webgpu: ${failure}`);
    }
  }
}

// The specification's numbers: Node has no such globals.
const GPUBufferUsageMapRead = 0x1;
const GPUBufferUsageCopySrc = 0x4;
const GPUBufferUsageCopyDst = 0x8;
const GPUBufferUsageUniform = 0x40;
const GPUBufferUsageStorage = 0x80;
const GPUShaderStageCompute = 0x4;
const GPUMapModeRead = 0x1;

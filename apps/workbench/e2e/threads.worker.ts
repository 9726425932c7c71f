/** A page's Worker with the engine: tells what it computes with three threads, and how many of the others came up. */
import { ones } from "@gradus/tensor";
import { backend, setThreads, threads } from "@gradus/tensor/backend";

addEventListener("message", async ({ data: patience }: MessageEvent<number>) => {
  setThreads(3);
  const isRight = () => {
    const product = ones([256, 256]).matmul(ones([256, 256]));
    return product.toTypedArray().every((value) => value === 256);
  };
  let right = isRight();
  const late = performance.now() + patience;
  while (backend().threads?.idle !== 2 && performance.now() < late) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  for (let i = 0; i < 20; i++) right &&= isRight();
  postMessage({ right, count: threads(), idle: backend().threads?.idle });
});

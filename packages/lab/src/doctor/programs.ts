/** Programs that later units use: a GPU's driver, Docker. */
import { cpus } from "node:os";
import { findManager, installCommand } from "./install.ts";
import { ask, type DoctorItem, notFound, plain } from "./item.ts";

/** The graphics processor as its driver tells of it; what PyTorch makes of it, PyTorch's own line tells. */
export async function gpuItem(): Promise<DoctorItem> {
  const common = { id: "gpu", name: { en: "GPU for PyTorch", zh: "PyTorch 可用的 GPU" }, level: "optional" } as const;
  if (process.platform === "darwin" && process.arch === "arm64")
    return { ...common, ok: true, detail: plain(`Metal, ${cpus()[0]?.model.trim() ?? "Apple"}`) };
  const query = ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"];
  const answer = await ask("nvidia-smi", query);
  if (answer.kind === "answered" && answer.text !== "") {
    return { ...common, ok: true, detail: plain(`CUDA: ${answer.text.split("\n").join("; ")}`) };
  }
  const none = {
    en: "Not needed: everything trains on the processor.",
    zh: "并非必需：所有训练都能在处理器上完成。",
  };
  if (answer.kind === "absent") {
    return { ...common, ok: false, detail: { en: "no NVIDIA driver found", zh: "没有找到 NVIDIA 驱动" }, next: none };
  }
  return {
    ...{ ...common, ok: false },
    detail: {
      en: "nvidia-smi is there, but finds no GPU that works",
      zh: "有 nvidia-smi，但没有找到可用的 GPU",
    },
    next: {
      en: `${none.en} To use the GPU, install its driver anew.`,
      zh: `${none.zh}如需使用 GPU，请重新安装驱动。`,
    },
  };
}

export async function dockerItem(): Promise<DoctorItem> {
  const common = { id: "docker", name: plain("Docker"), level: "optional" } as const;
  const answer = await ask("docker", ["version", "--format", "{{.Server.Version}}"]);
  if (answer.kind === "answered" && answer.text !== "") return { ...common, ok: true, detail: plain(answer.text) };
  if (answer.kind === "absent") {
    const command = installCommand("docker", await findManager());
    return {
      ...{ ...common, ok: false, detail: notFound },
      next: {
        en: "Not needed before stage 3, where it deploys a model's server.",
        zh: "第 3 阶段部署模型服务时才会用到。",
      },
      ...(command ? { commands: [command] } : {}),
    };
  }
  const linux = process.platform === "linux";
  return {
    ...{ ...common, ok: false },
    detail: { en: "installed, but its service does not answer", zh: "已安装，但服务没有应答" },
    next: {
      en: `Not needed before stage 3. ${linux ? "Start the service" : "Open Docker Desktop"}${linux ? ", and let yourself use it (group docker)." : "."}`,
      zh: `第 3 阶段才会用到。${linux ? "请启动服务，并把自己加入 docker 用户组。" : "请打开 Docker Desktop。"}`,
    },
    ...(linux ? { commands: ["sudo systemctl start docker"] } : {}),
  };
}

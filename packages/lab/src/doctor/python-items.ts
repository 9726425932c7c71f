/** Python and its packages. Exercises, twins and lessons of several units use them; nothing of the workbench itself does. */
import { stat } from "node:fs/promises";
import { oldestPython } from "@gradus/sandbox/python";
import type { Bilingual } from "../lab.ts";
import { moduleVersions, pythons, venvPython } from "../python.ts";
import { findManager, installCommand, mirrors, programName, withVariable } from "./install.ts";
import { ask, type DoctorItem, type Level, notFound, plain, probeMs } from "./item.ts";

interface Package {
  id: string;
  name: string;
  /** Under these names it may be installed. */
  distributions: readonly string[];
  level: Level;
  use: Bilingual;
}

const packages: readonly Package[] = [
  {
    ...{ id: "numpy", name: "NumPy", distributions: ["numpy"], level: "useful" },
    use: { en: "Exercises and lessons of unit 1.2 use it.", zh: "单元 1.2 的练习和课文会用到。" },
  },
  {
    ...{ id: "pandas", name: "Pandas", distributions: ["pandas"], level: "useful" },
    use: { en: "Exercises and lessons of unit 1.2 use it.", zh: "单元 1.2 的练习和课文会用到。" },
  },
  {
    ...{ id: "torch", name: "PyTorch", distributions: ["torch"], level: "useful" },
    use: {
      en: "Some exercises of units 1.2 and 1.3 and the PyTorch twins of the labs use it.",
      zh: "单元 1.2、1.3 的部分练习和各实验的 PyTorch 版本会用到。",
    },
  },
  {
    ...{ id: "tensorflow", name: "TensorFlow", level: "optional" },
    distributions: ["tensorflow", "tensorflow-cpu", "tensorflow-macos"],
    use: {
      en: "Only the exercise tensorflow-step of unit 1.2 uses it.",
      zh: "只有单元 1.2 的练习 tensorflow-step 会用到。",
    },
  },
];

const setup = "npx --no-install gradus python setup";

interface Found {
  python: string;
  /** By name of the distribution; "python" is the interpreter's own. */
  versions: Record<string, string>;
}

/** Of the Pythons here the one with the most packages, the learner's own environment first. */
async function bestPython(home: string): Promise<Found | undefined> {
  const names = packages.flatMap(({ distributions }) => distributions);
  const chosen = process.env.GRADUS_PYTHON;
  const found = await Promise.all(
    (chosen ? [chosen] : pythons(home)).map(async (python) => {
      const versions = await moduleVersions(python, names, probeMs / 2);
      return versions && { python, versions };
    }),
  );
  const count = ({ versions }: Found) => packages.filter((one) => versionOf(one, versions)).length;
  let best: Found | undefined;
  for (const one of found) if (one && (!best || count(one) > count(best))) best = one;
  return best;
}

const versionOf = ({ distributions }: Package, versions: Record<string, string>) =>
  distributions.map((name) => versions[name]).find((version) => version !== undefined);

/** What PyTorch can compute on, in its own words: "CUDA 12.8, …", "Metal"; undefined where it does not tell in time. */
async function torchDevices(python: string, ms: number): Promise<Bilingual | undefined> {
  const code = `
import torch
if torch.cuda.is_available():
    print("CUDA %s, %s" % (torch.version.cuda, torch.cuda.get_device_name(0)))
elif getattr(torch.backends, "mps", None) is not None and torch.backends.mps.is_available():
    print("Metal")
else:
    print("cpu")`;
  const answer = await ask(python, ["-c", code], ms);
  if (answer.kind !== "answered") return undefined;
  return answer.text === "cpu" ? { en: "on the processor", zh: "在处理器上运行" } : plain(answer.text);
}

export async function pythonItems(home: string): Promise<DoctorItem[]> {
  const begun = performance.now();
  const best = await bestPython(home);
  const common = { id: "python", name: plain("Python"), level: "useful" } as const;
  const chosen = process.env.GRADUS_PYTHON;
  if (!best && chosen) return [chosenItem(chosen)];
  if (!best) {
    const manager = await findManager();
    const command = installCommand("python", manager);
    const next: Bilingual = {
      en: `Exercises that need no packages run on Pyodide, which comes along; the others and the labs' twins need it.${command ? "" : " Install Python 3 from python.org."}`,
      zh: `不需要软件包的练习可以用自带的 Pyodide 运行；其余练习和各实验的 PyTorch 版本需要 Python。${command ? "" : "请从 python.org 安装 Python 3。"}`,
    };
    const viaMirror =
      command && manager === "brew" ? [withVariable("HOMEBREW_BOTTLE_DOMAIN", mirrors.brew, command)] : undefined;
    return [
      {
        ...{ ...common, ok: false, detail: notFound, next },
        ...(command ? { commands: [command] } : {}),
        ...(viaMirror ? { mirrorCommands: viaMirror } : {}),
      },
    ];
  }
  const { python, versions } = best;
  const hasTorch = versions.torch !== undefined;
  const left = Math.max(1, Math.round(probeMs - (performance.now() - begun)));
  const devices = hasTorch ? await torchDevices(python, left) : undefined;
  const own = await stat(venvPython(home)).then(
    () => true,
    () => false,
  );
  const items = packages.map((one): DoctorItem => {
    const { id, name, level, use } = one;
    const version = versionOf(one, versions);
    if (version === undefined) {
      const commands = id === "tensorflow" ? tensorflowCommands(home, own) : [setup];
      const viaMirror = commands.map((command) => withVariable("PIP_INDEX_URL", mirrors.pypi, command));
      return {
        ...{ id, name: plain(name), ok: false, level, detail: notFound, next: use, commands },
        mirrorCommands: viaMirror,
      };
    }
    const where = id === "torch" && devices ? devices : undefined;
    const detail = where ? { en: `${version}, ${where.en}`, zh: `${version}，${where.zh}` } : plain(version);
    return { id, name: plain(name), ok: true, level, detail };
  });
  const [major, minor] = versions.python.split(".").map(Number);
  const ok = major > oldestPython[0] || (major === oldestPython[0] && minor >= oldestPython[1]);
  const old = {
    en: `Python ${oldestPython.join(".")} or newer is needed; packages for it are installed anew.`,
    zh: `需要 Python ${oldestPython.join(".")} 或更新的版本，软件包也要重新安装。`,
  };
  const itself = { ...common, ok, detail: plain(`${versions.python} (${python})`), ...(ok ? {} : { next: old }) };
  return [itself, ...items];
}

/** `GRADUS_PYTHON` leaves no other Python to look for. */
function chosenItem(chosen: string): DoctorItem {
  const common = { id: "python", name: plain("Python"), level: "useful" } as const;
  if (chosen === "pyodide")
    return {
      ...common,
      ok: true,
      detail: {
        en: "Pyodide, because GRADUS_PYTHON is set to it; what needs packages runs once GRADUS_PYTHON is unset",
        zh: "Pyodide，因为 GRADUS_PYTHON 设成了它；需要软件包的内容，要去掉 GRADUS_PYTHON 才能运行",
      },
    };
  return {
    ...{ ...common, ok: false },
    detail: {
      en: `GRADUS_PYTHON names ${chosen}, which is not there or is no Python`,
      zh: `GRADUS_PYTHON 指定了 ${chosen}，但它不存在，或者不是 Python`,
    },
    next: {
      en: `Let GRADUS_PYTHON name the program of a Python ${oldestPython.join(".")} or newer, or unset it: then Gradus looks for a Python itself.`,
      zh: `请让 GRADUS_PYTHON 指向 Python ${oldestPython.join(".")} 或更新版本的程序；或者去掉它，由 Gradus 自己去找 Python。`,
    },
  };
}

/** Into the learner's own environment, which is made first where it is not there: a system's Python takes no packages from pip. */
function tensorflowCommands(home: string, own: boolean): string[] {
  const install = `${programName(venvPython(home))} -m pip install tensorflow`;
  return own ? [install] : [setup, install];
}

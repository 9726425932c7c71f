/** What to do where no Python can run an exercise. */
import { wheelNames } from "@gradus/sandbox/pyodide";
import { pythonFault } from "@gradus/sandbox/python";
import { gradusHome } from "./home.ts";
import type { Bilingual } from "./lab.ts";
import { librariesOf, neededModules, wheelFolder } from "./python.ts";
import { ExerciseFailure } from "./verdict.ts";

/** Debian's and Ubuntu's packages. */
const debian: Readonly<Record<string, string>> = {
  numpy: "python3-numpy",
  pandas: "python3-pandas",
  torch: "python3-torch",
};

/** What `gradus python setup` installs. */
const ours = ["numpy", "pandas", "torch"];

/**
 * @param modules what the exercise, or the code of a lesson, imports beyond the standard library
 * @param home as it was given to `findProgramPython`
 */
export async function missingPython(modules: readonly string[], home: string = gradusHome()): Promise<ExerciseFailure> {
  return new ExerciseFailure({ kind: "skipped", message: await reason(librariesOf(modules), home) });
}

async function reason(modules: readonly string[], home: string): Promise<Bilingual> {
  const chosen = process.env.GRADUS_PYTHON;
  if (chosen === "pyodide") return pyodideLacks(modules, home);
  if (chosen) return chosenFails(chosen, modules);
  return modules.length === 0 ? noPython : lacking(modules);
}

const noPython = {
  en: "This runs in Python, and no Python 3.9 or newer was found on this machine. Install it from python.org (Debian, Ubuntu: apt-get install python3), then try again.",
  zh: "这里要用 Python 运行，但这台机器上没有找到 Python 3.9 或更新的版本。请从 python.org 安装（Debian、Ubuntu：apt-get install python3），然后再试一次。",
};

function lacking(modules: readonly string[]): Bilingual {
  const packages = modules.map((name) => debian[name]).filter((name) => name !== undefined);
  const apt = packages.length === modules.length ? ` (Debian, Ubuntu: apt-get install ${packages.join(" ")})` : "";
  const zhApt = apt.replace(" (", "（").replace(/\)$/, "）").replace("Debian, Ubuntu: ", "Debian、Ubuntu：");
  const command = modules.every((name) => ours.includes(name))
    ? // PyTorch is gigabytes on some systems, and nothing here asks for it.
      `npx --no-install gradus python setup${modules.includes("torch") ? "" : " --no-torch"}`
    : `python3 -m pip install ${modules.join(" ")}`;
  return {
    en: `This needs a Python 3.9 or newer with ${modules.join(", ")}, and none was found. Install it with: ${command}${apt}, then try again.`,
    zh: `这里需要装有 ${modules.join("、")} 的 Python（3.9 或更新），但没有找到。请运行 ${command} 安装${zhApt}，然后再试一次。`,
  };
}

/** `GRADUS_PYTHON` leaves no other, so what is wrong with that one is all that helps. */
async function chosenFails(chosen: string, modules: readonly string[]): Promise<Bilingual> {
  const fault = await pythonFault(chosen, neededModules(modules));
  const otherwise = {
    en: "Or start Gradus without GRADUS_PYTHON: then it looks for a Python itself.",
    zh: "或者去掉 GRADUS_PYTHON 再启动 Gradus，由它自己去找 Python。",
  };
  if (fault?.kind === "lacks") {
    const [names, zhNames] = [fault.modules.join(", "), fault.modules.join("、")];
    const command = `"${chosen}" -m pip install ${fault.modules.join(" ")}`;
    return {
      en: `The Python that the environment variable GRADUS_PYTHON names, ${chosen}, does not have ${names}. Install it there with: ${command}. ${otherwise.en}`,
      zh: `环境变量 GRADUS_PYTHON 指定的 Python（${chosen}）没有装 ${zhNames}。请运行 ${command} 为它安装。${otherwise.zh}`,
    };
  }
  const wrong =
    fault?.kind === "old"
      ? {
          en: `is Python ${fault.version.join(".")}, which is too old`,
          zh: `是 Python ${fault.version.join(".")}，太旧了`,
        }
      : { en: "is not there, or is no Python", zh: "不存在，或者不是 Python" };
  return {
    en: `What the environment variable GRADUS_PYTHON names, ${chosen}, ${wrong.en}. Let it name the program of a Python 3.9 or newer, such as /usr/bin/python3, and start Gradus again. ${otherwise.en}`,
    zh: `环境变量 GRADUS_PYTHON 指定的 ${chosen} ${wrong.zh}。请让它指向 Python 3.9 或更新版本的程序，例如 /usr/bin/python3，再重新启动 Gradus。${otherwise.zh}`,
  };
}

async function pyodideLacks(modules: readonly string[], home: string): Promise<Bilingual> {
  const names = modules.join(", ") || "Pyodide";
  const wheels = await wheelNames(neededModules(modules));
  const put =
    wheels.length === 0
      ? { en: "", zh: "" }
      : {
          en: ` Or put these files of Pyodide's release (pyodide.org) into ${wheelFolder(home)}: ${wheels.join(", ")}.`,
          zh: `或者把 Pyodide 发行版（pyodide.org）中的这些文件放进 ${wheelFolder(home)}：${wheels.join("、")}。`,
        };
  return {
    en: `GRADUS_PYTHON is set to pyodide, and the Pyodide here does not have ${names}. Start Gradus without GRADUS_PYTHON to use a Python of this machine.${put.en}`,
    zh: `GRADUS_PYTHON 设成了 pyodide，而这里的 Pyodide 没有 ${modules.join("、") || "装好"}。去掉 GRADUS_PYTHON 再启动 Gradus，就会改用这台机器上的 Python。${put.zh}`,
  };
}

/** What to do where no Python can run an exercise. */
import { ExerciseFailure } from "./verdict.ts";

/** Debian's and Ubuntu's packages. */
const debian: Readonly<Record<string, string>> = {
  numpy: "python3-numpy",
  pandas: "python3-pandas",
  torch: "python3-torch",
};

/** What `gradus python setup` installs. */
const ours = ["numpy", "pandas", "torch"];

/** @param modules what the exercise, or the code of a lesson, imports beyond the standard library */
export function missingPython(modules: readonly string[]): ExerciseFailure {
  return new ExerciseFailure({ kind: "skipped", message: modules.length === 0 ? noPython : lacking(modules) });
}

const noPython = {
  en: "This runs in Python, and no Python 3.9 or newer was found on this machine. Install it from python.org (Debian, Ubuntu: apt-get install python3), then try again.",
  zh: "这里要用 Python 运行，但这台机器上没有找到 Python 3.9 或更新的版本。请从 python.org 安装（Debian、Ubuntu：apt-get install python3），然后再试一次。",
};

function lacking(modules: readonly string[]) {
  const names = modules.join(", ");
  const packages = modules.map((name) => debian[name]).filter((name) => name !== undefined);
  const apt = packages.length === modules.length ? ` (Debian, Ubuntu: apt-get install ${packages.join(" ")})` : "";
  const zhApt = apt.replace(" (", "（").replace(/\)$/, "）").replace("Debian, Ubuntu: ", "Debian、Ubuntu：");
  const command = modules.every((name) => ours.includes(name))
    ? "npx --no-install gradus python setup"
    : `python3 -m pip install ${modules.join(" ")}`;
  return {
    en: `This needs a Python 3.9 or newer with ${names}, and none was found. Install it with: ${command}${apt}, then try again.`,
    zh: `这里需要装有 ${names} 的 Python（3.9 或更新），但没有找到。请运行 ${command} 安装${zhApt}，然后再试一次。`,
  };
}

/**
 * Vite plugin: reads the curriculum's lessons when the pages are built, and puts them beside the pages as static files. Every page
 * of the plan gets an `index.html` of its own, so that any file server can serve it.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readCourse } from "@gradus/lab/lesson-course";
import type { Plugin } from "vite";
import type { LessonIndex } from "../shared/lessons.ts";
import { courseItems } from "./course-items.ts";
import { type LessonAssets, lessonAssets } from "./lesson-assets.ts";

const virtualId = "virtual:gradus-lessons";
const resolvedId = `\0${virtualId}`;

/** @param curriculum absolute path of its folder */
export function lessonsPlugin(curriculum: string): Plugin {
  let assets: LessonAssets;
  return {
    name: "gradus-lessons",
    apply: "build",
    async buildStart() {
      assets = await lessonAssets(await readCourse(curriculum), await courseItems(curriculum));
      // A lesson with a fault shows it where it is; the tests refuse it.
      for (const problem of assets.problems) this.warn(problem);
    },
    resolveId: (id) => (id === virtualId ? resolvedId : undefined),
    load(id) {
      if (id !== resolvedId) return undefined;
      return `export const lessonsFolder = import.meta.env.BASE_URL + ${JSON.stringify(`assets/lessons-${assets.hash}/`)};`;
    },
    transform(code, id) {
      if (!/katex[\\/]dist[\\/].*\.css$/.test(id)) return undefined;
      // Every browser that runs these pages reads WOFF2.
      return code.replace(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\(["'](?:woff|truetype)["']\)/g, "");
    },
    generateBundle() {
      for (const [name, source] of assets.files) {
        this.emitFile({ type: "asset", fileName: `assets/lessons-${assets.hash}/${name}`, source });
      }
    },
    async writeBundle({ dir = "" }, bundle) {
      const html = await readFile(join(dir, "index.html"), "utf8");
      const page = Object.values(bundle).find(
        (output) => output.type === "chunk" && output.facadeModuleId?.endsWith("/pages/LessonPage.tsx"),
      );
      const files = page?.type === "chunk" ? [page.fileName, ...(page.viteMetadata?.importedCss ?? [])] : [];
      for (const { path, head, early } of pagesOf(assets.index, files)) {
        const file = join(dir, path, "index.html");
        await mkdir(dirname(file), { recursive: true });
        // Last in the head: the order of style sheets is the order of their precedence.
        const tail = early.map((link) => `  ${link}\n  `).join("");
        await writeFile(
          file,
          html.replace(/<title>.*<\/title>/, () => head).replace("</head>", () => `${tail}</head>`),
        );
      }
      await writeFile(join(dir, "404.html"), html);
    },
  };
}

const escapeHtml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

interface Page {
  path: string;
  /** Title and description. */
  head: string;
  /** Links to what the page will ask for. */
  early: string[];
}

/** Rooms that do without a server too. */
const learnerRooms = [
  {
    path: "today",
    title: { en: "Today", zh: "今天" },
    summary: { en: "The next step, and what is to be reviewed.", zh: "下一步学什么，有哪些要复习。" },
  },
  {
    path: "placement",
    title: { en: "What do you know already?", zh: "你已经会什么？" },
    summary: { en: "A short test finds out what you can skip.", zh: "做个小测试，看看哪些可以跳过。" },
  },
  {
    path: "map",
    title: { en: "What builds on what", zh: "知识之间的关系" },
    summary: {
      en: "Units, lessons, labs and exercises, and what each builds on.",
      zh: "单元、课文、实验和练习，以及各自的基础。",
    },
  },
];

/** @param lessonFiles script and style sheets of the lesson page, asked for before the app asks */
function pagesOf({ stages, lessons, exercises }: LessonIndex, lessonFiles: string[]): Page[] {
  const head = (title: { en: string; zh: string }, text: { en: string; zh: string }) =>
    [
      `<title>${escapeHtml(`${title.zh} · ${title.en} · Gradus 拾级`)}</title>`,
      `<meta name="description" content="${escapeHtml(`${text.zh} ${text.en}`)}" />`,
    ].join("\n    ");
  const early = lessonFiles.map((file) =>
    file.endsWith(".css")
      ? `<link rel="stylesheet" crossorigin href="/${file}">`
      : `<link rel="modulepreload" crossorigin href="/${file}">`,
  );
  return [
    ...lessons.map(({ id, title, summary }) => ({
      path: `lesson/${id}`,
      head: head(title, summary),
      early,
    })),
    ...stages.flatMap(({ units }) =>
      units.map(({ id, title, summary }) => ({ path: `unit/${id}`, head: head(title, summary), early: [] })),
    ),
    ...exercises.map(({ id, title }) => ({ path: `exercise/${id}`, head: head(title, title), early: [] })),
    ...learnerRooms.map(({ path, title, summary }) => ({ path, head: head(title, summary), early: [] })),
  ];
}

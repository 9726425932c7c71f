/** The exported page's drawing field and its bars: by pointer, touch and keyboard. */
import type { Drawing } from "../digit-drawing.ts";

const texts = {
  en: {
    title: "My digit reader",
    lead: "Draw a digit. Everything is computed in this page; no network is needed.",
    field: "Drawing field. Draw with mouse or finger; by key: the arrows move the pen, Space lowers and lifts it.",
    clear: "Clear",
    reads: "Reads",
    nothing: "Draw something.",
    other: "中文",
  },
  zh: {
    title: "我的手写数字识别器",
    lead: "写一个数字。全部计算都在这个网页里，不需要联网。",
    field: "书写区。用鼠标或手指书写；用键盘时，方向键移动笔尖，空格键落笔或提笔。",
    clear: "清空",
    reads: "认作",
    nothing: "写点什么吧。",
    other: "English",
  },
};

type Point = [x: number, y: number];

const size = 280;
const pen = 20;

/** Fills the page's elements and follows the pen. @param read pixels [784] → probabilities [10] */
export function startPage(
  toMnist: (drawing: Drawing) => Uint8Array | undefined,
  read: (pixels: Uint8Array) => number[],
): void {
  const at = (id: string) => document.getElementById(id) as HTMLElement;
  const canvas = at("field") as HTMLCanvasElement;
  const context = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  let strokes: Point[][] = [];
  let lang: "en" | "zh" = navigator.language.startsWith("zh") ? "zh" : "en";
  let cursor: Point = [size / 2, size / 2];
  let down = false;

  const show = () => {
    context.fillStyle = "#000";
    context.fillRect(0, 0, size, size);
    context.strokeStyle = "#fff";
    context.lineWidth = pen;
    context.lineCap = context.lineJoin = "round";
    for (const stroke of strokes) {
      context.beginPath();
      context.moveTo(...stroke[0]);
      for (const point of stroke.length === 1 ? stroke : stroke.slice(1)) context.lineTo(...point);
      context.stroke();
    }
    const { data } = context.getImageData(0, 0, size, size);
    const ink = Uint8Array.from({ length: size * size }, (_, i) => data[4 * i]);
    const pixels = strokes.length > 0 ? toMnist({ width: size, height: size, ink }) : undefined;
    const chances = pixels ? read(pixels) : undefined;
    const best = chances ? chances.indexOf(Math.max(...chances)) : undefined;
    at("verdict").textContent = best === undefined ? texts[lang].nothing : `${texts[lang].reads} ${best}`;
    for (let digit = 0; digit < 10; digit++) {
      const share = 100 * (chances?.[digit] ?? 0);
      (at(`bar${digit}`).firstElementChild as HTMLElement).style.width = `${share}%`;
      at(`chance${digit}`).textContent = `${share.toFixed(1)} %`;
    }
  };
  const speak = () => {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = at("title").textContent = texts[lang].title;
    at("lead").textContent = texts[lang].lead;
    at("clear").textContent = texts[lang].clear;
    at("language").textContent = texts[lang].other;
    canvas.setAttribute("aria-label", texts[lang].field);
    show();
  };
  const place = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width } = canvas.getBoundingClientRect();
    return [((clientX - left) * size) / width, ((clientY - top) * size) / width];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    strokes.push([place(event)]);
    show();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId) || strokes.length === 0) return;
    strokes[strokes.length - 1].push(place(event));
    show();
  });
  canvas.addEventListener("keydown", (event) => {
    const moves: Record<string, Point> = {
      ArrowLeft: [-14, 0],
      ArrowRight: [14, 0],
      ArrowUp: [0, -14],
      ArrowDown: [0, 14],
    };
    const move = moves[event.key];
    if (!move && event.key !== " ") return;
    event.preventDefault();
    if (move) {
      const inside = (value: number) => Math.max(pen / 2, Math.min(size - pen / 2, value));
      cursor = [inside(cursor[0] + move[0]), inside(cursor[1] + move[1])];
      if (down) strokes[strokes.length - 1].push(cursor);
    } else {
      down = !down;
      if (down) strokes.push([cursor]);
    }
    show();
    context.strokeStyle = down ? "#ff8a70" : "#8fb7d9";
    context.lineWidth = 2;
    context.beginPath();
    context.arc(...cursor, pen / 2, 0, 2 * Math.PI);
    context.stroke();
  });
  at("clear").addEventListener("click", () => {
    strokes = [];
    down = false;
    show();
  });
  at("language").addEventListener("click", () => {
    lang = lang === "zh" ? "en" : "zh";
    speak();
  });
  speak();
}

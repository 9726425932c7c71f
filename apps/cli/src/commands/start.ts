import { gradusHome } from "@gradus/lab/home";
import { type Command, wholeNumber } from "../command.ts";

const texts = {
  en: {
    taken: (wanted: number, port: number) =>
      `Port ${wanted} is taken by another program, perhaps by Gradus in another terminal; port ${port} is used instead.`,
    ready: (url: string) => `Gradus is ready: ${url}`,
    open: "Open this address in a browser on this machine.",
    end: "Ctrl-C ends it.",
    closing: "Closing; runs at work write a checkpoint first …",
  },
  zh: {
    taken: (wanted: number, port: number) =>
      `端口 ${wanted} 已被其他程序占用（也许是另一个终端里的拾级），改用端口 ${port}。`,
    ready: (url: string) => `Gradus 已就绪：${url}`,
    open: "请在本机的浏览器中打开这个地址。",
    end: "按 Ctrl-C 结束。",
    closing: "正在关闭；进行中的训练会先保存检查点……",
  },
};

const start: Command = {
  name: "start",
  usage: "start [--port P] [--no-open]",
  summary: { en: "Start the workbench and open it in the browser", zh: "启动工作台，并在浏览器中打开" },
  options: {
    port: {
      type: "string",
      short: "p",
      value: "P",
      help: {
        en: "Port to listen on; 0: any free one (default 4747)",
        zh: "监听端口；0 表示任意空闲端口（默认 4747）",
      },
    },
    "no-open": { type: "boolean", help: { en: "Do not open a browser", zh: "不打开浏览器" } },
  },
  positionals: [0, 0],
  async run(args, lang) {
    const port = wholeNumber(args, "port", 0, 65535, lang);
    const t = texts[lang];
    const { startWorkbench } = await import("@gradus/workbench/server/main");
    const say = (line: string) => process.stdout.write(`${line}\n`);
    const workbench = await startWorkbench({
      ...(port === undefined ? {} : { port }),
      home: gradusHome(),
      lang,
      open: !args.values["no-open"],
      onReady: (ready) => {
        if (ready.portTaken) say(t.taken(port ?? 4747, ready.port));
        say(t.ready(ready.url));
        say(ready.opened ? t.end : `${t.open}${lang === "zh" ? "" : " "}${t.end}`);
      },
    });
    await new Promise<void>((resolve) => {
      process.once("SIGINT", () => resolve());
      process.once("SIGTERM", () => resolve());
    });
    process.stderr.write(`\n${t.closing}\n`);
    // Asked a second time, it ends at once.
    process.once("SIGINT", () => process.exit(130));
    await workbench.close();
    return 0;
  },
};

export default start;

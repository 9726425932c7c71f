// The way into the checkout from any Node.js: `node scripts/bootstrap.js gradus|test|pack [arguments]`.
// Old versions must be able to parse this file, so it keeps to ES5 and one dynamic import; the rest is in set-up/.
var version = process.versions.node;
var chinese = /^zh/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || "");

if (parseInt(version, 10) < 20) {
  console.error(
    chinese
      ? "拾级需要 Node.js 20 或更新的版本，这里是 " + version + "。请从 nodejs.org 安装新版本，再运行一次。"
      : "Gradus needs Node.js 20 or newer; this is " +
          version +
          ". Install a newer one from nodejs.org, then run the command again.",
  );
  process.exit(1);
}

import("./set-up/main.js").then((setUp) => {
  setUp.main(process.argv.slice(2));
});

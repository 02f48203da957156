// Bundles the pages with esbuild and writes them as one C source: node build.mjs SOURCE_DIR OUT_DIR
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const [source, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });

await build({
  entryPoints: [join(source, "app.js"), join(source, "live.js")],
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
  nodePaths: [join(process.cwd(), "node_modules")],
  logLevel: "warning",
});

const ASSETS = [
  ["/", "text/html; charset=utf-8", join(source, "index.html")],
  ["/assets/app.js", "text/javascript; charset=utf-8", join(out, "app.js")],
  ["/assets/icon.svg", "image/svg+xml", join(source, "icon.svg")],
  ["/assets/live.js", "text/javascript; charset=utf-8", join(out, "live.js")],
  ["/assets/style.css", "text/css; charset=utf-8", join(source, "style.css")],
  ["/live", "text/html; charset=utf-8", join(source, "live.html")],
];

const bytes = (data) => Array.from(data, (byte, i) => (i % 24 === 23 ? `${byte},\n` : `${byte},`)).join("");
const arrays = [];
const rows = [];
ASSETS.forEach(([path, type, file], i) => {
  const data = readFileSync(file);
  const etag = createHash("sha256").update(data).digest("hex").slice(0, 32);
  arrays.push(`static const guint8 asset_${i}[] = {\n${bytes(data)}\n};\n`);
  rows.push(`  { "${path}", "${type}", asset_${i}, ${data.length}, "\\"${etag}\\"" },`);
});
writeFileSync(
  join(out, "web-assets-data.c"),
  `/* Made by exam-server/web/build.mjs. */\n#include "exam-server/web/web-assets-data.h"\n\n${arrays.join("\n")}\nconst WebAsset WEB_ASSETS[] = {\n${rows.join("\n")}\n};\nconst gsize N_WEB_ASSETS = ${ASSETS.length};\n`,
);

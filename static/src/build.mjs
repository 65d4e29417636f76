// Builds static/dist: customer.css (Tailwind), customer.js (esbuild), icons.svg (the Lucide icons that templates name),
// staff/* (the back office's own files). `npm run build`; `-- --watch` is not offered: a build takes about a second.
import { spawn } from "node:child_process";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const final = path.join(root, "static/dist");
const dist = `${final}.${process.pid}`; // built beside and swapped in, so that a running server never sees half
const require = createRequire(import.meta.url);
const target = ["chrome109", "firefox115", "safari16"];

function tailwind() {
  const cli = path.join(path.dirname(require.resolve("@tailwindcss/cli/package.json")), "dist/index.mjs");
  const args = [cli, "--minify", "-i", "static/src/css/customer.css", "-o", path.join(dist, "customer.css")];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk) => (said += chunk));
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`tailwind: ${said}`))));
  });
}

function scripts() {
  return esbuild.build({
    entryPoints: [path.join(root, "static/src/js/customer.js")],
    outfile: path.join(dist, "customer.js"),
    bundle: true, minify: true, format: "iife", target, legalComments: "none", logLevel: "warning",
  });
}

async function staff() {
  const folder = path.join(root, "static/src/staff");
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.(css|js)$/.test(name));
  if (!names.length) return;
  await esbuild.build({
    entryPoints: names.map((name) => path.join(folder, name)),
    outdir: path.join(dist, "staff"),
    bundle: true, minify: true, format: "iife", target, legalComments: "none", logLevel: "warning",
  });
}

async function* files(folder, pattern) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory() && !["node_modules", "__pycache__"].includes(entry.name)) yield* files(full, pattern);
    else if (pattern.test(entry.name)) yield full;
  }
}

async function usedIcons() {
  const used = new Set();
  for await (const file of files(path.join(root, "templates"), /\.html$/)) {
    const text = await readFile(file, "utf8");
    for (const [, name] of text.matchAll(/<c-icon[^>]*?\sname="([a-z0-9-]+)"/g)) used.add(name);
    for (const [, name] of text.matchAll(/\sicon="([a-z0-9-]+)"/g)) used.add(name);
  }
  // Names that Python chooses (places, kinds of account) are listed, one a line.
  const listed = await readFile(path.join(root, "static/src/icons.txt"), "utf8");
  for (const line of listed.split("\n")) if (line && !line.startsWith("#")) used.add(line.trim());
  return [...used].sort();
}

async function icons() {
  const folder = path.join(path.dirname(require.resolve("lucide-static/package.json")), "icons");
  const symbols = [];
  for (const name of await usedIcons()) {
    const svg = await readFile(path.join(folder, `${name}.svg`), "utf8").catch(() => {
      throw new Error(`Lucide has no icon named "${name}"`);
    });
    const inner = svg.match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace(/\s*\n\s*/g, "");
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`);
  }
  await writeFile(path.join(dist, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

await mkdir(dist, { recursive: true });
try {
  await Promise.all([tailwind(), scripts(), staff(), icons()]);
  await rm(final, { recursive: true, force: true });
  await rename(dist, final);
} finally {
  await rm(dist, { recursive: true, force: true });
}

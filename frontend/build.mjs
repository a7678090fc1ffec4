// Builds the styles, fonts, pictures and scripts of the pages into src/motid/web/static/. Every file name carries a
// hash of the content, so that browsers may keep it for a year; manifest.json maps the plain names to the built ones.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const source = path.join(here, "src");
const target = path.resolve(here, "../src/motid/web/static");
const manifest = {};

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await Promise.all([buildStyles(), buildScripts(), copyImages()]);
await writeFile(path.join(target, "manifest.json"), JSON.stringify(sorted(manifest), null, 2) + "\n");
console.log(`Built ${Object.keys(manifest).length} files into ${path.relative(process.cwd(), target)}`);

/** Sass first, then esbuild, which minifies and takes the fonts along under hashed names. */
async function buildStyles() {
  const compiled = sass.compile(path.join(source, "styles/motid.scss"), {
    loadPaths: [path.join(here, "node_modules")],
    quietDeps: true,
  });
  const result = await esbuild.build({
    stdin: { contents: compiled.css, loader: "css", resolveDir: here, sourcefile: "motid.css" },
    bundle: true,
    minify: true,
    outdir: target,
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file" },
    target: ["chrome100", "firefox100", "safari15"],
    write: false,
  });
  for (const file of result.outputFiles) {
    if (file.path.endsWith(".css")) await writeHashed("motid.css", file.contents);
    else await writeAs(withoutHash(path.basename(file.path)), path.basename(file.path), file.contents);
  }
}

/** One module for the pages, split so that the captcha loads only where a form has one, and a classic worker. */
async function buildScripts() {
  await bundle("motid.js", { splitting: true, format: "esm" });
  await bundle("captcha-worker.js", { format: "iife" });
}

async function bundle(entry, options) {
  const result = await esbuild.build({
    entryPoints: [path.join(source, entry)],
    bundle: true,
    minify: true,
    outdir: target,
    entryNames: "[name]-[hash]",
    chunkNames: "part-[name]-[hash]",
    target: ["es2020"],
    legalComments: "none",
    write: false,
    ...options,
  });
  for (const file of result.outputFiles) {
    const name = path.basename(file.path);
    await writeAs(withoutHash(name), name, file.contents);
  }
}

async function copyImages() {
  const folder = path.join(source, "images");
  for (const name of await readdir(folder)) await writeHashed(name, await readFile(path.join(folder, name)));
}

async function writeHashed(name, contents) {
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 10);
  const { name: stem, ext } = path.parse(name);
  await writeAs(name, `${stem}-${hash}${ext}`, contents);
}

async function writeAs(name, builtName, contents) {
  manifest[name] = builtName;
  await writeFile(path.join(target, builtName), contents);
}

function withoutHash(name) {
  return name.replace(/-[A-Z0-9]{8}(\.[a-z0-9]+)$/, "$1");
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

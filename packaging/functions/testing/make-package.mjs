import { createRequire } from "node:module";
import { bundle } from "../../../bin/launch.mjs";

// node make-package.mjs ROOT APP UMASK: makes a package twice and prints it, and what each time had to load
const [root, app, umask] = process.argv.slice(2);
process.umask(Number.parseInt(umask, 8));

const require = createRequire(import.meta.url);
const { functionPackage } = require(await bundle("packaging/functions/function-package.ts"));
const loaded = () =>
  ["esbuild", "fflate"].filter((name) => modules().some((file) => file.includes(`/${name}/`)));
const modules = () => Object.keys(require.cache);

const made = functionPackage({ root, app });
const first = loaded();
for (const file of modules()) if (/esbuild|fflate/.test(file)) delete require.cache[file];
const again = functionPackage({ root, app });
console.log(JSON.stringify({ ...made, loaded: first, again: { ...again, loaded: loaded() } }));

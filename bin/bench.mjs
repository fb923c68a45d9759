import { readdirSync } from "node:fs";
import { join } from "node:path";
import { launch, root } from "./launch.mjs";

// node bin/bench.mjs images: one JSON line for each figure, beside its peer's in the same run
const known = readdirSync(join(root, "bench")).filter(
  (file) => file.endsWith(".ts") && !file.includes(".support."),
);
const [name] = process.argv.slice(2);
if (!known.includes(`${name}.ts`)) {
  console.error(`usage: node bin/bench.mjs ${known.map((file) => file.replace(/\.ts$/, "")).join(" | ")}`);
  process.exit(2);
}
await (await launch(`bench/${name}.ts`)).run(root);

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalled } from "./installation.mjs";
import { launch, root } from "./launch.mjs";
import { ensureTerraform } from "./terraform-program.mjs";

// node bin/bench.mjs images: one JSON line for each figure, beside its peer's in the same run
const known = readdirSync(join(root, "bench"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replace(/\.ts$/, ""));
const [name] = process.argv.slice(2);
if (!known.includes(name)) {
  console.error(`usage: npm run bench ${known.join(" | ")}`);
  process.exit(2);
}
ensureInstalled();
const { run, needsTerraform } = await launch(`bench/${name}.ts`);
if (needsTerraform) await ensureTerraform();
try {
  await run(root);
} catch (error) {
  if (error?.name !== "PeerMissing") throw error;
  console.error(error.message);
  process.exitCode = 2;
}

#!/usr/bin/env node
import nodeModule, { createRequire } from "node:module";
import { join } from "node:path";
import { bundle } from "./bundle.mjs";
import { drawLessOften } from "./larger-pieces.mjs";
import { root } from "./places.mjs";
import { quickenCdktf } from "./quicken-cdktf.mjs";
import { verifyDeployed } from "./verify-deployed.mjs";
import { withoutHome } from "./without-home.mjs";
import { withoutRefresh } from "./without-refresh.mjs";

const own = { ...process.env };
// npx cdktf: it would report each run to a machine of HashiCorp's, and print an error where there is no network
process.env.CHECKPOINT_DISABLE ??= "1";
Object.assign(process.env, withoutHome(), withoutRefresh(process.argv.slice(2), own));
// Terraform, which ends soon, collects garbage for a sixth of its time
process.env.GOGC ??= "400";
// a deploy that Terraform calls done is done when the apps run their new code
process.on("exit", (code) => {
  if (code === 0) process.exitCode = verifyDeployed(process.argv.slice(2), own);
});
// cdktf has more code than it runs, and V8 would read all of it at each start
nodeModule.enableCompileCache?.(join(root, ".vitrine/build/compiled"));
const { serveRun } = createRequire(import.meta.url)(
  await bundle("emulator/terraform/runs/serve-run.ts", root, programsOf(process.argv.slice(2))),
);
Object.assign(process.env, await serveRun(root, process.argv.slice(2)));
drawLessOften();
quickenCdktf();
createRequire(import.meta.url)("cdktf-cli/bundle/bin/cdktf.js");

/** What a deploy of the local estate will start. */
function programsOf([verb, ...words]) {
  const isDeploy = ["deploy", "apply"].includes(verb) && words.includes("local");
  return isDeploy
    ? ["emulator/main.ts", "emulator/services/storage/engine/main.ts", "cli/verify/main.ts"]
    : [];
}

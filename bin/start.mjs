import { ensureInstalled } from "./installation.mjs";
import { continueOnProjectNode } from "./project-node.mjs";
import { run } from "./run.mjs";
import { ensureTerraform } from "./terraform-program.mjs";

// npm start: from a fresh clone to a running estate
ensureInstalled();
await continueOnProjectNode();
await ensureTerraform();

const deployed = await run("node_modules/cdktf-cli/bundle/bin/cdktf.js", "deploy", "local", "--auto-approve");
process.exitCode =
  deployed === 0 ? await run("bin/vitrine.mjs", "start", ...process.argv.slice(2)) : deployed;

import { guarded } from "./failures.mjs";
import { ensureInstalled } from "./installation.mjs";
import { continueOnProjectNode } from "./project-node.mjs";
import { run } from "./run.mjs";
import { ensureTerraform } from "./terraform-program.mjs";

// npm start: from a fresh clone to a running estate
const args = process.argv.slice(2);
const json = args.includes("--json");
await guarded(
  async () => {
    ensureInstalled();
    await continueOnProjectNode();
    await ensureTerraform();

    const cdktf = "bin/cdktf.mjs";
    const deployed = await run(cdktf, ["deploy", "local", "--auto-approve"], { stdout: json ? 2 : 1 });
    process.exitCode = deployed === 0 ? await run("bin/vitrine.mjs", ["start", ...args]) : deployed;
  },
  { json },
);

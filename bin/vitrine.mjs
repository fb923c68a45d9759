#!/usr/bin/env node
import { guarded } from "./failures.mjs";
import { launch, root } from "./launch.mjs";

const args = process.argv.slice(2);
await guarded(
  async () => {
    const { run } = await launch(args[0] === "verify" ? "cli/verify/main.ts" : "cli/main.ts");
    process.exitCode = await run(root, args);
  },
  { json: args.includes("--json") },
);

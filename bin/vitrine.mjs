#!/usr/bin/env node
import { guarded } from "./failures.mjs";
import { launch, root } from "./launch.mjs";

const args = process.argv.slice(2);
/** Verbs with a program of their own, which starts sooner than one with all of them. */
const alone = ["verify", "train"];
await guarded(
  async () => {
    const { run } = await launch(alone.includes(args[0]) ? `cli/${args[0]}/main.ts` : "cli/main.ts");
    process.exitCode = await run(root, args);
  },
  { json: args.includes("--json") },
);

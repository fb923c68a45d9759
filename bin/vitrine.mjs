#!/usr/bin/env node
import { launch, root } from "./launch.mjs";

const { run } = await launch("cli/main.ts");
process.exitCode = await run(root, process.argv.slice(2));

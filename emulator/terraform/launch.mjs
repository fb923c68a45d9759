import { parseArgs } from "node:util";
import { launch, root } from "../../bin/launch.mjs";
import { continueOnProjectNode } from "../../bin/project-node.mjs";

/** `node launch.mjs ENTRY [--root REPOSITORY] ARGUMENTS`: what Terraform starts, and what starts the emulator. */
await continueOnProjectNode(); // with every argument, so before one of them is taken away
const [entry] = process.argv.splice(2, 1);
const { values } = parseArgs({ options: { root: { type: "string", default: root } }, strict: false });
await launch(entry, values.root);

import { launch } from "../../bin/launch.mjs";
import { continueOnProjectNode } from "../../bin/project-node.mjs";

/** `node launch.mjs ENTRY ARGUMENTS`: what Terraform starts, and what starts the emulator. */
await continueOnProjectNode(); // with every argument, so before one of them is taken away
const [entry] = process.argv.splice(2, 1);
await launch(entry);

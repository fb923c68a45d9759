import { launch } from "../../bin/launch.mjs";

/** `node launch.mjs ENTRY ARGUMENTS`: what Terraform starts, and what starts the emulator. */
const [entry] = process.argv.splice(2, 1);
await launch(entry);

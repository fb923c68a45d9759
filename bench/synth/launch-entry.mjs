import { launch } from "../../bin/launch.mjs";

// node launch-entry.mjs ENTRY: runs it as cdktf's app command would
await launch(process.argv[2]);

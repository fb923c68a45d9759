import { writeSourceMap } from "./bundle.mjs";

// node bin/write-source-map.mjs BUNDLE: for a stack that is about to be shown
await writeSourceMap(process.argv[2]);

#!/usr/bin/env node
import { createRequire } from "node:module";

// npx cdktf: it would report each run to a machine of HashiCorp's, and print an error where there is no network
process.env.CHECKPOINT_DISABLE ??= "1";
createRequire(import.meta.url)("cdktf-cli/bundle/bin/cdktf.js");

#!/usr/bin/env node
import { createRequire } from "node:module";
import { withoutHome } from "./without-home.mjs";

// npx cdktf: it would report each run to a machine of HashiCorp's, and print an error where there is no network
process.env.CHECKPOINT_DISABLE ??= "1";
Object.assign(process.env, withoutHome());
createRequire(import.meta.url)("cdktf-cli/bundle/bin/cdktf.js");

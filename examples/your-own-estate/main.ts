import { defineEstates } from "vitrine";
import dev from "./environments/dev";
import local from "./environments/local";
import * as workloads from "./workloads/all";

/** What this repository deploys: `npx cdktf` and `npx vitrine` read it here. */
export default defineEstates({ product: "yours", workloads, environments: [local, dev] });

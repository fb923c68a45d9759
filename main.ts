import { environments } from "./environments/all";
import bootstrap from "./environments/bootstrap";
import { defineEstates } from "./environments/estates";
import * as workloads from "./workloads/all";

/** What this repository deploys. Another one has a file like this, with its own environments and workloads. */
export default defineEstates({ product: "vitrine", workloads, environments, bootstrap });

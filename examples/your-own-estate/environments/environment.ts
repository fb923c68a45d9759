import { EnvironmentSchema } from "vitrine/environments/environment-schema";
import * as workloads from "../workloads/all";

/** What an environment's file may say: what every estate has, and a block for each workload that it wants. */
export const environment = new EnvironmentSchema(workloads);

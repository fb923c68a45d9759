import { ofFunctionApps } from "../needs";
import { workload } from "../workload";
import { demand } from "./demand";
import { WorkloadTemplateOutputs } from "./outputs";
import { WorkloadTemplateValues } from "./values";

/** Keeps the documents that its API is sent. */
export default workload({
  id: "WorkloadTemplate",
  title: "workload template",
  ships: { apps: ["workload-template"] },
  values: WorkloadTemplateValues,
  outputs: WorkloadTemplateOutputs,
  needs: () => ({ resourceProviders: ofFunctionApps }),
  demand,
  load: () => require("./join") as typeof import("./join"),
});

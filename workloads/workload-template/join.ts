import { appOfEvents } from "../deployed-app";
import type { Joined, JoinProps } from "../workload";
import type { WorkloadTemplateOutputs } from "./outputs";
import { letIn } from "./teams";
import type { WorkloadTemplateValues } from "./values";
import { WorkloadTemplate } from "./workload-template";

/** Makes it part of an estate. */
export function join(props: JoinProps<WorkloadTemplateValues>): Joined<WorkloadTemplateOutputs> {
  const { scope, id, values, foundation, teams, shipping, replication, restoreDays } = props;
  const made = new WorkloadTemplate(scope, id, {
    foundation,
    package: shipping.functionApp("workload-template"),
    replication,
    restoreDays,
    maximumInstances: values.maximumInstances,
  });
  letIn(teams, made);
  return {
    outputs: {
      workload_template_api_url: made.apiUrl,
      workload_template_blob_endpoint: made.storage.account.primaryBlobEndpoint,
    },
    apps: { "workload-template": appOfEvents(made.app, foundation) },
  };
}

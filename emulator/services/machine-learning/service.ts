import { switchOff } from "../../resource-manager/refused-types";
import type { EmulatedService } from "../emulated-service";
import { endpointRoutes } from "./arm-routes";
import { computeCluster } from "./clusters/compute-cluster";
import { hasEnded } from "./jobs/job";
import { jobRoutes } from "./jobs/job-routes";
import type { DeploymentStatus, EndpointStatus, MachineLearning } from "./machine-learning";
import { modelRoutes } from "./model-routes";
import { putEndpoint } from "./put-endpoint";
import { azapiEnvironmentVersion, azapiModelVersion } from "./resources/assets";
import { machineLearningDatastore } from "./resources/datastore";
import { azapiOnlineDeployment } from "./resources/online-deployment";
import { azapiOnlineEndpoint, onlineEndpoint } from "./resources/online-endpoint";
import { azapiOutboundRule } from "./resources/outbound-rule";
import { azapiMachineLearningWorkspace, workspaceRoutes } from "./resources/workspace";
import { startMachineLearning } from "./start";

export const machineLearning: EmulatedService<MachineLearning> = {
  startsAfter: ["monitor", "storage"],

  start: ({ context, identity, resources, idleMs }, { monitor }) =>
    startMachineLearning(context, { identity, monitor, resources, limits: { idleMs } }),

  contributes: (running, { resources, identity }) => ({
    resources: [
      azapiMachineLearningWorkspace(running),
      machineLearningDatastore,
      azapiOutboundRule,
      azapiEnvironmentVersion,
      azapiModelVersion,
      azapiOnlineEndpoint(running),
      azapiOnlineDeployment(running),
      computeCluster(running.jobs),
    ],
    refusals: [
      [
        /^azurerm_machine_learning_workspace$/,
        "ML workspaces made with azurerm",
        "use azapi_resource with the type Microsoft.MachineLearningServices/workspaces, which can open storage without keys",
      ],
      [
        /^Microsoft\.MachineLearningServices\/workspaces\/jobs/,
        "jobs that Terraform makes",
        "a job is made once and never changed: start one with a PUT, as runtime/training/jobs.ts does",
      ],
      [
        /^Microsoft\.MachineLearningServices\/workspaces\/(batchEndpoints|computes|schedules|serverlessEndpoints)/,
        "this part of Azure ML",
        switchOff,
      ],
    ],
    actions: [
      {
        // there are no networks here that somebody would have to wait for
        name: "Microsoft.MachineLearningServices/workspaces provisionManagedNetwork",
        act: () => ({ status: "Active", sparkReady: false }),
      },
      {
        // a deployment with traffic cannot be deleted, so what destroys it takes the traffic away first
        name: onlineEndpoint,
        act: (id, values) =>
          putEndpoint(
            id,
            { method: String(values["method"]), body: values["body"] },
            { machineLearning: running, resources },
          ),
      },
    ],
    armRoutes: [
      ...workspaceRoutes({ resources }, running.tracking),
      ...endpointRoutes(running, resources),
      ...modelRoutes(resources),
      ...jobRoutes({ jobs: running.jobs, tracking: running.tracking, identity, resources }),
    ],

    dataPlanes: () =>
      running.status().map(({ name, scoringUri, resourceId }) => ({
        kind: "scoring",
        name,
        address: scoringUri,
        audience: "https://ml.azure.com",
        holds: [resourceId],
      })),
    status: () => ({
      lines: [
        ...running.status().map((endpoint) => ({
          name: `ML endpoint ${endpoint.name}`,
          address: endpoint.scoringUri,
          detail: endpoint.deployments.map((deployment) => inWords(deployment, endpoint)).join("; "),
        })),
        ...running.jobs
          .all()
          .filter((job) => !hasEnded(job))
          .map(({ name, status }) => ({ name: `ML job ${name}`, detail: status })),
      ],
      details: { endpoints: running.status() },
    }),
  }),
};

/** "blue 90 %, ready". */
function inWords({ name, state, problem }: DeploymentStatus, { traffic }: EndpointStatus): string {
  return [`${name} ${traffic[name] ?? 0} %`, state, ...(problem ? [problem] : [])].join(", ");
}

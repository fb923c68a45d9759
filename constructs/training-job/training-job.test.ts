import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MachineLearningComputeCluster } from "@cdktf/provider-azurerm/lib/machine-learning-compute-cluster";
import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { JobTemplate } from "../../runtime/training/job-template";
import { armTypes, problemsInBody } from "../../test/support/arm-types";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, someNetwork } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import type { FoundationProps } from "../foundation/foundation";
import { ModelRegistry } from "../model-registry/model-registry";
import { TrainingJob, type TrainingJobProps } from "./training-job";

const folder = mkdtempSync(join(tmpdir(), "vitrine-training-"));
const context = {
  hash: "ab".repeat(32),
  dockerfile: join(folder, "Dockerfile"),
  archive: join(folder, "training.tar"),
};
for (const file of [context.dockerfile, context.archive]) writeFileSync(file, "x");
afterAll(() => rmSync(folder, { recursive: true }));

describe("TrainingJob", () => {
  it("has no machine while nothing runs, and no keys", () => {
    const plan = Plan.of((stack) => training(stack));
    expect(plan.only(MachineLearningComputeCluster)).toMatchObject({
      name: "training",
      vm_size: "Standard_D4as_v4",
      vm_priority: "Dedicated",
      local_auth_enabled: false,
      ssh_public_access_enabled: false,
      identity: { type: "UserAssigned" },
      scale_settings: { min_node_count: 0, max_node_count: 1, scale_down_nodes_after_idle_duration: "PT2M" },
    });
    expect(plan.all(MonitorMetricAlert).map(({ criteria }) => criteria)).toEqual(
      expect.arrayContaining([[expect.objectContaining({ metric_name: "Failed Runs" })]]),
    );
  });

  it("has its image built from the context, below the context's hash", () => {
    const plan = Plan.of((stack) => training(stack));
    expect(plan.at("Training/Environment")).toMatchObject({
      type: expect.stringContaining("environments/versions"),
      name: "abababababab",
      parent_id: expect.stringMatching(/\/environments\/training$/),
      body: {
        properties: {
          build: { contextUri: expect.stringMatching(/contexts\/abababababab\/$/) },
          osType: "Linux",
        },
      },
    });
    expect(plan.all(StorageBlob).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["abababababab/Dockerfile", "abababababab/training.tar"]),
    );
  });

  it("has bodies that Azure's types allow", () => {
    const types = armTypes("microsoft.machinelearningservices@2026-05-01");
    if (types === undefined) return; // this machine has none
    const { type, name, body } = Plan.of((stack) => training(stack)).at("Training/Environment");
    expect(problemsInBody(types, String(type), { name, ...(body as object) })).toEqual([]);
  });

  it("gives whoever starts jobs the roles for it, and what a job needs in one setting", () => {
    const settings = Plan.of((stack) => {
      const job = training(stack, {
        limitMinutes: 30,
        settings: { PIPELINE_STORE: "https://somewhere/pipeline" },
      });
      const given = job.start().settings({ clientId: "c", principalId: "p" });
      for (const [name, value] of Object.entries(given)) new TerraformOutput(stack, name, { value });
    }).synthesized.output;
    expect(settings?.["TRAINING_WORKSPACE"]?.value).toMatch(/^https:\/\/management\.azure\.com\$\{/);
    for (const said of ["PT30M", "PIPELINE_STORE", "node /app/training.cjs"])
      expect(settings?.["TRAINING_JOB"]?.value).toContain(said);
    expect(Object.keys(JobTemplate.shape).sort()).toEqual([
      "command",
      "computeId",
      "environmentId",
      "identityClientId",
      "timeout",
      "variables",
    ]);

    const plan = Plan.of((other) => {
      const { identity, start } = {
        identity: { node: other.node, principalId: "starter" },
        start: training(other).start(),
      };
      start.grant(identity);
    });
    const roles = plan.all(RoleAssignment).filter(({ principal_id: id }) => id === "starter");
    expect(roles.map(({ role_definition_name: role }) => role).sort()).toEqual([
      "AzureML Data Scientist",
      "Managed Identity Operator",
    ]);
  });

  it("gives its identity what its links are for", () => {
    const plan = Plan.of((stack) => {
      const models = registry(stack);
      training(stack, { workspace: models.workspace, links: [models.register()] });
    });
    const own = plan
      .all(RoleAssignment)
      .filter(({ principal_id: id }) => String(id).includes("Training_Identity"));
    expect(own.map(({ role_definition_name: role }) => role).sort()).toEqual([
      "AcrPull",
      "AzureML Data Scientist",
      "Storage Blob Data Contributor",
    ]);
  });

  it("lies in the workspace's own network where the estate is private, and its models stay protected", () => {
    const plan = Plan.of((stack) => training(stack, {}, { network: someNetwork, dataProtected: true }));
    const clusters = plan.all(MachineLearningComputeCluster);
    expect(clusters.map(({ name, node_public_ip_enabled }) => ({ name, node_public_ip_enabled }))).toEqual(
      expect.arrayContaining([
        { name: "training", node_public_ip_enabled: false },
        { name: "image-builder", node_public_ip_enabled: false },
      ]),
    );
    expect(plan.all(ManagementLock).map(({ scope }) => String(scope))).toEqual(
      expect.arrayContaining([expect.stringContaining("Workspace_Storage")]),
    );
  });

  it("takes Azure's spare machines when it is told to", () => {
    const plan = Plan.of((stack) =>
      training(stack, { interruptible: true, mostMachines: 4, machine: "Standard_D8as_v4" }),
    );
    expect(plan.only(MachineLearningComputeCluster)).toMatchObject({
      vm_priority: "LowPriority",
      vm_size: "Standard_D8as_v4",
      scale_settings: { max_node_count: 4 },
    });
  });

  it.each([{ mostMachines: 0 }, { mostMachines: 21 }, { limitMinutes: 0 }, { limitMinutes: 1.5 }])(
    "fails when it is given %p",
    (props) => expectRefusal(() => Plan.of((stack) => training(stack, props)), "TrainingNotLegal"),
  );

  it("fails in a workspace that builds no images", () => {
    expectRefusal(
      () =>
        Plan.of((stack) => {
          const found = foundation(stack);
          known.set(stack, found);
          const { workspace } = new ModelRegistry(stack, "Plain", { foundation: found, purpose: "plain" });
          training(stack, { workspace });
        }),
      "WorkspaceBuildsNothing",
    );
  });
});

const known = new WeakMap<TerraformStack, ReturnType<typeof foundation>>();

function registry(stack: TerraformStack, props: Partial<FoundationProps> = {}): ModelRegistry {
  const found = known.get(stack) ?? foundation(stack, props);
  known.set(stack, found);
  return new ModelRegistry(stack, "Models", { foundation: found, purpose: "films", trains: true });
}

function training(
  stack: TerraformStack,
  props: Partial<TrainingJobProps> = {},
  estate: Partial<FoundationProps> = {},
): TrainingJob {
  const workspace = props.workspace ?? registry(stack, estate).workspace;
  const found = known.get(stack) ?? foundation(stack, estate);
  return new TrainingJob(stack, "Training", {
    foundation: found,
    purpose: "films",
    context,
    ...props,
    workspace,
  });
}

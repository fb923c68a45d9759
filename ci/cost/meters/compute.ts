import { counted, type ModelDemand } from "../../../workloads/demand";
import { appDemand, modelDemand, trainingDemand } from "../demand";
import { days, hours, seconds, type Usage, type UsageOf } from "../usage";
import { numberAt, referredTo, textAt, valueAt } from "../values";
import { ingestion } from "./ingestion";

/** Flex Consumption: instances that are always ready carry what they can; the others come and go. */
const functionApp: UsageOf = (app, context) => {
  const scale = ["body", "properties", "functionAppConfig", "scaleAndConcurrency"];
  const memoryGB = numberAt(app, ...scale, "instanceMemoryMB") / 1024;
  const ready = (valueAt(app, ...scale, "alwaysReady") as { instanceCount: number }[] | undefined) ?? [];
  const instances = ready.reduce((sum, { instanceCount }) => sum + instanceCount, 0);
  const { executions, activeSeconds, telemetryKB, because } = appDemand(app, context);
  const carried = Math.min(activeSeconds, instances * seconds);
  const share = activeSeconds > 0 ? carried / activeSeconds : 0;
  const telemetry = ingestion(
    context,
    "telemetry",
    (executions * telemetryKB) / 1e6,
    `${telemetryKB} KB of telemetry for an execution, none sampled away`,
  );
  const onDemand: Usage[] = [
    use("onDemand.time", (activeSeconds - carried) * memoryGB, `${because}; ${memoryGB} GB`),
    use("onDemand.executions", executions * (1 - share), because),
  ];
  if (instances === 0) return [...onDemand, ...telemetry];
  return [
    use(
      "alwaysReady.baseline",
      instances * memoryGB * seconds,
      `${instances} of ${memoryGB} GB, day and night`,
    ),
    use("alwaysReady.time", carried * memoryGB, `${because}; ${memoryGB} GB`),
    use("alwaysReady.executions", executions * share, because),
    ...onDemand.filter(({ quantity }) => quantity > 0),
    ...telemetry,
  ];
};

/** Share of its processor at which a deployment gets another machine. */
const scaleOutAt = 0.65;

/** Machines of an online deployment: as many as the busy hours need, the fewest in the others. */
const onlineDeployment: UsageOf = (deployment, context) => {
  if (valueAt(deployment, "body", "properties", "endpointComputeType") === "Kubernetes") return [];
  const fewest = numberAt(deployment, "body", "sku", "capacity");
  const scaling = context.stack.declared.find(
    ({ type, values }) =>
      type === "azurerm_monitor_autoscale_setting" &&
      referredTo(context.stack, values["target_resource_id"]) === deployment,
  );
  const least = scaling ? numberAt(scaling, "profile", "capacity", "minimum") : fewest;
  const most = scaling ? numberAt(scaling, "profile", "capacity", "maximum") : fewest;
  const size = textAt(deployment, "body", "properties", "instanceType");
  return machines(size, { least, most }, modelDemand(deployment, context));
};

/** A cluster's nodes, and the guarantee for its control plane. */
const cluster: UsageOf = (declared, context) => {
  const pool = (name: string) => numberAt(declared, "default_node_pool", name);
  const tier = textAt(declared, "sku_tier");
  const size = textAt(declared, "default_node_pool", "vm_size");
  return [
    { meter: `kubernetes.${tier}`, quantity: hours, assumptions: ["one cluster"] },
    ...machines(size, { least: pool("min_count"), most: pool("max_count") }, modelDemand(declared, context)),
  ];
};

function machines(
  size: string,
  { least, most }: { readonly least: number; readonly most: number },
  { inputs, input, inputsPerMachineSecond, busyHours: busyHoursOfDay }: ModelDemand,
): Usage[] {
  const busyHours = busyHoursOfDay * days;
  const rate = inputs / (busyHours * 3600);
  const needed = Math.ceil(rate / (inputsPerMachineSecond * scaleOutAt));
  const busy = Math.min(most, Math.max(least, needed));
  const range = least === most ? `always ${least}` : `${least} to ${most} machines`;
  return [
    {
      meter: `machine.${size}`,
      quantity: busy * busyHours + least * (hours - busyHours),
      assumptions: [
        `${range}; ${rate < 0.01 ? `hardly a ${input}` : `${counted(rate)} ${input}s`} a second in ${busyHoursOfDay} busy hours a day, at ${inputsPerMachineSecond} for a machine, need ${Math.max(needed, 1)}`,
        ...(least === most ? [] : [`${counted(most * hours)} hours when all ${most} run all month`]),
      ],
    },
  ];
}

/** A cluster that trains models, or builds images of what serves them, and has no machine otherwise. */
const computeCluster: UsageOf = (declared, context) => {
  const idle = numberAt(declared, "scale_settings", "min_node_count") * hours;
  const training = trainingDemand(declared, context);
  const { busy, because } = training
    ? {
        busy: training.runs * training.hoursOfRun,
        because: `${counted(training.runs)} trainings of ${counted(training.hoursOfRun)} hours on one machine`,
      }
    : building(modelDemand(declared, context));
  return [{ meter: `machine.${textAt(declared, "vm_size")}`, quantity: idle + busy, assumptions: [because] }];
};

function building({ releases }: ModelDemand) {
  return { busy: releases * 0.5, because: `${counted(releases)} releases, half an hour each` };
}

const searchService: UsageOf = (service) => {
  const replicas = numberAt(service, "body", "properties", "replicaCount");
  const partitions = numberAt(service, "body", "properties", "partitionCount");
  return [
    {
      meter: `search.${textAt(service, "body", "sku", "name")}`,
      quantity: replicas * partitions * hours,
      assumptions: [`replicas: ${replicas}, partitions: ${partitions}`],
    },
  ];
};

const redis: UsageOf = (cache) => {
  const nodes = valueAt(cache, "high_availability_enabled") === false ? 1 : 2;
  return [
    {
      meter: `redis.${textAt(cache, "sku_name")}`,
      quantity: nodes * hours,
      assumptions: [nodes === 2 ? "2 nodes: highly available" : "1 node"],
    },
  ];
};

/** A server and its disk; both twice where another one stands by. Backups cost nothing up to what the disk holds. */
const postgres: UsageOf = (server) => {
  const servers = valueAt(server, "high_availability") === undefined ? 1 : 2;
  const gigabytes = numberAt(server, "storage_mb") / 1024;
  const backupDays = numberAt(server, "backup_retention_days");
  const count = servers === 2 ? "2 servers: one stands by" : "1 server";
  return [
    { meter: `postgres.${textAt(server, "sku_name")}`, quantity: servers * hours, assumptions: [count] },
    {
      meter: "postgres.stored",
      quantity: servers * gigabytes,
      assumptions: [
        `${count}, ${counted(gigabytes)} GB each; backups of ${counted(backupDays)} days are not larger than the disk, so they cost nothing`,
      ],
    },
  ];
};

function use(meter: string, quantity: number, assumption: string): Usage {
  return { meter: `functions.${meter}`, quantity, assumptions: [assumption] };
}

export const compute: Readonly<Record<string, UsageOf>> = {
  "Microsoft.Web/sites": functionApp,
  "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments": onlineDeployment,
  azurerm_kubernetes_cluster: cluster,
  azurerm_machine_learning_compute_cluster: computeCluster,
  "Microsoft.Search/searchServices": searchService,
  azurerm_managed_redis: redis,
  azurerm_postgresql_flexible_server: postgres,
};

import type { Behaviour, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import {
  type DeclaredPart,
  type PartBehaviour,
  partOfService,
} from "../../../resource-manager/types/part-of-service";
import { block, blocks, optionalNumber, optionalText, text, textMap } from "../../../resource-manager/values";
import { ActivitiesRefused, type CopyActivity, parseActivities } from "../activities";
import type { DataFactories } from "../data-factories";
import type { FactoryResources } from "../factory-resources";
import { recurrenceOf } from "./recurrence";

interface FactoryPart<Kind extends keyof FactoryResources>
  extends Omit<PartBehaviour<FactoryResources[Kind]>, "put" | "remove"> {
  readonly kind: Kind;
}

function factoryPart<Kind extends keyof FactoryResources>({ kind, ...part }: FactoryPart<Kind>) {
  return (dataFactories: DataFactories): Behaviour =>
    partOfService({
      ...part,
      put: (described) => dataFactories.put(kind, described),
      remove: (id) => dataFactories.remove(kind, id),
    });
}

export const dataFactory = factoryPart({
  type: "azurerm_data_factory",
  reason: "copies as its system-assigned identity; without a studio, repositories and private networks",
  kind: "factory",
  describe: ({ id, values, identity }) => ({
    id,
    name: text(values, "name"),
    ...(identity && { principalId: identity.objectId }),
  }),
  computed: ({ values }) => ({
    customer_managed_key_id: values["customer_managed_key_id"] ?? "",
    customer_managed_key_identity_id: values["customer_managed_key_identity_id"] ?? "",
  }),
});

export const dataFactoryLinkedService = factoryPart({
  type: "azurerm_data_factory_linked_service_azure_blob_storage",
  reason: "an account that copies reach with the factory's identity",
  kind: "linked service",
  describe({ id, values }) {
    const other = ["connection_string", "connection_string_insecure", "sas_uri", "integration_runtime_name"];
    for (const name of other) {
      if (optionalText(values, name)) throw refused(`a linked service with ${name}`, name, identityFix);
    }
    if (values["use_managed_identity"] !== true) {
      throw refused("a linked service without managed identity", "use_managed_identity", identityFix);
    }
    return { id, serviceEndpoint: text(values, "service_endpoint") };
  },
});

export const dataFactoryDataset = factoryPart({
  type: "azurerm_data_factory_dataset_binary",
  reason: "files of a container",
  kind: "dataset",
  describe({ id, values }, world) {
    const location = block(values, "azure_blob_storage_location");
    if (location === undefined) {
      throw refused("datasets outside of Blob Storage", "azure_blob_storage_location", "use a container");
    }
    if (block(values, "compression"))
      throw refused("compression of datasets", "compression", "copy the files as they are");
    const dynamic = ["container", "path", "filename"].find(
      (name) => location[`dynamic_${name}_enabled`] === true,
    );
    if (dynamic)
      throw refused("expressions in datasets", "azure_blob_storage_location", "write the value out");
    refuseParameters(values, "parameters");
    const linkedService = text(values, "linked_service_name");
    requirePart(world, values, "linkedservices", linkedService);
    const path = optionalText(location, "path");
    const filename = optionalText(location, "filename");
    return {
      id,
      linkedService,
      container: text(location, "container"),
      ...(path && { path }),
      ...(filename && { filename }),
    };
  },
});

export const dataFactoryPipeline = factoryPart({
  type: "azurerm_data_factory_pipeline",
  reason: "its copies run, one after the other",
  kind: "pipeline",
  describe({ id, values }, world) {
    refuseParameters(values, "parameters");
    refuseParameters(values, "variables");
    const activities = activitiesOf(values);
    for (const { inputs, outputs } of activities) {
      for (const dataset of [inputs, outputs]) requirePart(world, values, "datasets", dataset);
    }
    const concurrency = optionalNumber(values, "concurrency");
    return { id, name: text(values, "name"), activities, ...(concurrency && { concurrency }) };
  },
});

export const dataFactoryTrigger = factoryPart({
  type: "azurerm_data_factory_trigger_schedule",
  reason: "fires on its schedule while the local Azure runs, or by `vitrine trigger`",
  // it may be time already
  restoredAfter: [
    "azurerm_storage_account",
    "azurerm_data_factory_linked_service_azure_blob_storage",
    "azurerm_data_factory_dataset_binary",
    "azurerm_data_factory_pipeline",
  ],
  kind: "trigger",
  describe({ id, values }, world) {
    const pipelines = pipelinesOf(values);
    for (const { name, parameters } of pipelines) {
      refuseParameters({ parameters }, "parameters");
      requirePart(world, values, "pipelines", name);
    }
    return {
      id,
      name: text(values, "name"),
      pipelines: pipelines.map(({ name }) => name),
      activated: values["activated"] !== false,
      recurrence: recurrenceOf(values),
    };
  },
  computed: ({ values }, prior) => ({
    // schedules are counted from it, so it stays what it was
    start_time:
      values["start_time"] ?? prior?.["start_time"] ?? new Date().toISOString().replace(/\.\d+/, ""),
    pipeline: pipelinesOf(values),
    pipeline_name: pipelinesOf(values)[0]?.name ?? "",
    pipeline_parameters: {},
  }),
});

const identityFix = "use service_endpoint and use_managed_identity = true, and grant the factory's identity";

function refused(what: string, attribute: string, fix: string): ResourceError {
  return notRunLocally(`${what} (Data Factory)`, fix, [attribute]);
}

function refuseParameters(values: Values, name: string): void {
  if (Object.keys(textMap(values, name)).length === 0) return;
  throw refused(`${name} of pipelines and datasets`, name, "write the values out");
}

function activitiesOf(values: Values): CopyActivity[] {
  try {
    return parseActivities(optionalText(values, "activities_json") ?? "[]");
  } catch (error) {
    if (!(error instanceof ActivitiesRefused)) throw error;
    throw notRunLocally(
      `these activities of Data Factory: ${error.message}`,
      "use Copy activities between binary datasets, with values written out",
      ["activities_json"],
    );
  }
}

function pipelinesOf(values: Values): { name: string; parameters: Record<string, string> }[] {
  const listed = blocks(values, "pipeline").map((pipeline) => ({
    name: text(pipeline, "name"),
    parameters: textMap(pipeline, "parameters"),
  }));
  const name = optionalText(values, "pipeline_name");
  if (listed.length > 0 || name === undefined) return listed;
  return [{ name, parameters: textMap(values, "pipeline_parameters") }];
}

/** @throws ResourceError when the factory has no part of this name, as Azure says it */
function requirePart(
  { resources }: World,
  values: DeclaredPart["values"],
  folder: "datasets" | "linkedservices" | "pipelines",
  name: string,
): void {
  if (resources.get(`${text(values, "data_factory_id")}/${folder}/${name}`)) return;
  throw new ResourceError(
    400,
    "BadRequest",
    `The document creation or update failed because of invalid reference '${name}'.\n` +
      `  why: the data factory has nothing of this name in ${folder}`,
  );
}

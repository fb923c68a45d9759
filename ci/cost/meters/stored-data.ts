import { counted } from "../../../workloads/demand";
import { accountDemand, hubDemand, modelDemand } from "../demand";
import { days, hours, UnknownUsage, type Usage, type UsageOf } from "../usage";
import { kindOf, numberAt, referredTo, textAt, valueAt } from "../values";

const storageAccount: UsageOf = (account, context) => {
  const copies = textAt(account, "account_replication_type");
  if (valueAt(account, "account_tier") !== "Standard")
    throw new UnknownUsage("only standard storage accounts are priced");
  const { storedGB, files, writes, reads, queueOperations, writtenGB, because } = accountDemand(
    account,
    context,
  );
  const isInTwoRegions = copies.startsWith("G") || copies.startsWith("RA");
  const queues = isInTwoRegions ? "storage.queues.geo" : "storage.queues.local";
  const kept = valueAt(account, "blob_properties", "versioning_enabled") === true;
  const hasFolders = valueAt(account, "is_hns_enabled") === true;
  const operations = hasFolders ? "storage.folders" : "storage";
  return [
    {
      meter: `storage.${copies}.stored`,
      quantity: storedGB,
      assumptions: [because, ...(kept ? ["what can still be restored is not counted"] : [])],
    },
    { meter: `${operations}.${copies}.writes`, quantity: writes, assumptions: [because] },
    { meter: `${operations}.reads`, quantity: reads, assumptions: [because] },
    ...(hasFolders ? [indexOfFolders(copies, files)] : []),
    { meter: queues, quantity: queueOperations, assumptions: [because] },
    {
      meter: "storage.geoReplication",
      quantity: isInTwoRegions ? writtenGB : 0,
      assumptions: ["what is written is copied to the other region"],
    },
  ].filter(({ quantity }) => quantity > 0);
};

/** What a hierarchical namespace keeps of a file or a folder beside what is in it. */
const indexKBOfFile = 0.5;

function indexOfFolders(copies: string, files: number | undefined): Usage {
  if (files === undefined)
    throw new UnknownUsage("its folders have an index, and no workload's demand.ts says of how many files");
  return {
    meter: `storage.folders.${copies}.index`,
    quantity: (files * indexKBOfFile) / 1e6,
    assumptions: [`the names of ${counted(files)} files, ${indexKBOfFile} KB each`],
  };
}

/** Event Grid counts each event of the account, wanted or not, and each delivery. */
const events: UsageOf = (topic, context) => {
  const account = referredTo(context.stack, topic.values["source_resource_id"]);
  if (account?.type !== "azurerm_storage_account")
    throw new UnknownUsage("only topics of storage accounts are priced");
  const { writes } = accountDemand(account, context);
  return [
    {
      meter: "eventgrid.operations",
      quantity: writes * 1.25,
      assumptions: [`${counted(writes)} blobs written, one of four delivered`],
    },
  ];
};

/** Units are paid for being there; those by which it grows cost what they did in the hours that needed them. */
const eventHubs: UsageOf = (namespace, context) => {
  const { events, because } = hubDemand(namespace, context);
  const units = numberAt(namespace, "capacity");
  return [
    {
      meter: "eventhubs.units",
      quantity: units * hours,
      assumptions: [`${counted(units)} throughput ${units === 1 ? "unit" : "units"}, day and night`],
    },
    { meter: "eventhubs.events", quantity: events, assumptions: [because] },
  ];
};

const vault: UsageOf = () => [
  {
    meter: "keyvault.operations",
    quantity: 10_000,
    assumptions: ["10,000 operations by people and services"],
  },
];

const imageVersion = "Microsoft.MachineLearningServices/workspaces/environments/versions";

const registry: UsageOf = (declared, context) => {
  const { stack } = context;
  const sku = textAt(declared, "sku");
  const isBuilt = stack.declared.some(
    (each) => kindOf(each) === imageVersion && valueAt(each, "body", "properties", "build") !== undefined,
  );
  const builtElsewhere = stack.declared.some(
    (each) =>
      each.type === "azurerm_machine_learning_compute_cluster" && valueAt(each, "name") === "image-builder",
  );
  const kept: Usage = {
    meter: `registry.${sku}`,
    quantity: days,
    assumptions: [`its images fit into what ${sku} includes (10 GB in Basic, 500 GB in Premium)`],
  };
  if (!isBuilt || builtElsewhere) return [kept];
  const { releases } = modelDemand(declared, context);
  const built: Usage = {
    meter: "registry.builds",
    quantity: releases * 2 * 600,
    assumptions: [`${counted(releases)} releases of 10 minutes on 2 vCPU`],
  };
  return [kept, built];
};

const runsPerDay: Readonly<Record<string, number>> = { Minute: 24 * 60, Hour: 24, Day: 1, Week: 1 / 7 };

/** A schedule is what makes a pipeline cost: trigger and activity are a run each, and a copy lasts a minute at least. */
const schedule: UsageOf = (trigger) => {
  if (valueAt(trigger, "activated") === false) return [];
  const frequency = textAt(trigger, "frequency");
  const perDay = runsPerDay[frequency];
  if (perDay === undefined) throw new UnknownUsage(`a frequency of "${frequency}" is not priced`);
  const runs = (perDay * days) / numberAt(trigger, "interval");
  const assumptions = [`${counted(runs)} times, each one copy of a minute on 4 DIU`];
  return [
    {
      meter: "datafactory.runs",
      quantity: runs * 2,
      assumptions: [`${counted(runs)} times, the trigger and its one activity`],
    },
    { meter: "datafactory.movement", quantity: (runs * 4) / 60, assumptions },
  ];
};

export const data: Readonly<Record<string, UsageOf>> = {
  azurerm_storage_account: storageAccount,
  azurerm_eventgrid_system_topic: events,
  azurerm_eventhub_namespace: eventHubs,
  azurerm_key_vault: vault,
  azurerm_container_registry: registry,
  azurerm_data_factory_trigger_schedule: schedule,
};

import type { Behaviour } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { block, optionalNumber, optionalText, text } from "../../../resource-manager/values";
import type { DeclaredHub, EventHubs } from "../event-hubs";

const hourMs = 3_600_000;
/** Of Basic and Standard. */
const mostPartitions = 32;

export const eventHub = (hubs: EventHubs): Behaviour => ({
  type: "azurerm_eventhub",
  parity: "runs",
  reason: "partitions in files, kept as long as it says; capture and compaction are refused",

  apply({ planned, prior }) {
    const hub = hubOf(planned);
    const before = prior && optionalNumber(prior.values, "partition_count");
    if (before !== undefined && before !== hub.partitions) {
      throw invalid(
        `an event hub keeps its number of partitions for life, and this one has ${before}`,
        "partition_count",
        "make another event hub, and move those who send and receive",
      );
    }
    const namespace = namespaceOf(planned);
    hubs.putHub(namespace, hub);
    return {
      namespace_id: namespace,
      namespace_name: namespace.split("/").at(-1),
      resource_group_name: namespace.split("/")[4],
      message_retention: Math.max(1, Math.ceil(hub.retentionMs / (24 * hourMs))),
      retention_description: planned["retention_description"] ?? [
        {
          cleanup_policy: "Delete",
          retention_time_in_hours: hub.retentionMs / hourMs,
          tombstone_retention_time_in_hours: 0,
        },
      ],
      partition_ids: Array.from({ length: hub.partitions }, (_, n) => String(n)),
    };
  },

  delete: ({ values }) => hubs.deleteHub(namespaceOf(values), text(values, "name")),

  restore: async ({ values }) => hubs.putHub(namespaceOf(values), hubOf(values)),
});

function namespaceOf(planned: Values): string {
  const namespace = optionalText(planned, "namespace_id");
  if (namespace !== undefined && namespace !== "") return namespace;
  throw notRunLocally(
    "an event hub that names its namespace by name and group, which is deprecated",
    "set namespace_id",
    ["namespace_id"],
  );
}

function hubOf(planned: Values): DeclaredHub {
  if (block(planned, "capture_description") !== undefined)
    throw notRunLocally("Capture of Event Hubs", "archive by a function", ["capture_description"]);
  const status = optionalText(planned, "status") ?? "Active";
  if (status !== "Active")
    throw notRunLocally(`an event hub that is ${status}`, "leave status out", ["status"]);
  const partitions = optionalNumber(planned, "partition_count") ?? 0;
  if (!(partitions >= 1 && partitions <= mostPartitions))
    throw invalid(`${partitions} partitions`, "partition_count", `choose 1 to ${mostPartitions}`);
  const retention = block(planned, "retention_description");
  const policy = retention && optionalText(retention, "cleanup_policy");
  if (policy !== undefined && policy !== "Delete")
    throw notRunLocally(`the cleanup policy ${policy}`, 'use "Delete"', ["retention_description"]);
  const hours =
    (retention && optionalNumber(retention, "retention_time_in_hours")) ??
    24 * (optionalNumber(planned, "message_retention") ?? 1);
  return { name: text(planned, "name"), partitions, retentionMs: hours * hourMs };
}

function invalid(what: string, attribute: string, fix: string): ResourceError {
  return new ResourceError(400, "BadRequest", `${what}\n  fix: ${fix}`, { attribute: [attribute] });
}

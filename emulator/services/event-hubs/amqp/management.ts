import { type Message, types } from "rhea";
import { AccessDenied } from "../../../identity/identity";
import type { Hub } from "../hub";
import type { ShownTokens } from "./shown-tokens";

/** What a request gets whose answer has a status: of claims and of management. */
export interface StatusAnswer {
  readonly status: number;
  readonly description: string;
  readonly body?: unknown;
}

/** What is asked about a hub and its partitions, by whoever may send or receive. */
export function manage(
  { application_properties = {} }: Message,
  claims: ShownTokens,
  hubNamed: (name: string) => Hub | undefined,
): StatusAnswer {
  const {
    operation,
    type,
    name,
    partition,
    security_token: token,
  } = application_properties as Record<string, unknown>;
  if (operation !== "READ")
    return { status: 501, description: `the operation ${operation} is not supported` };
  const hub = hubNamed(String(name));
  if (hub === undefined) return missing(String(name));
  try {
    claims.requireOneOf(["Listen", "Send"], hub.name, String(token));
  } catch (error) {
    if (!(error instanceof AccessDenied)) throw error;
    return { status: 401, description: error.message };
  }
  if (type === "com.microsoft:eventhub") return found(aboutHub(hub));
  if (type !== "com.microsoft:partition")
    return { status: 501, description: `the type ${type} is not supported` };
  const body = aboutPartition(hub, String(partition));
  return body === undefined ? missing(`${hub.name}/Partitions/${partition}`) : found(body);
}

const found = (body: unknown): StatusAnswer => ({ status: 200, description: "OK", body });
const missing = (name: string): StatusAnswer => ({
  status: 404,
  description: `The messaging entity '${name}' could not be found.`,
});

function aboutHub({ name, createdMs, partitions }: Hub): unknown {
  return {
    name,
    type: "com.microsoft:eventhub",
    created_at: types.wrap_timestamp(createdMs),
    partition_count: types.wrap_int(partitions.length),
    partition_ids: types.wrap_array(
      partitions.map((_, n) => String(n)),
      0xa1,
      undefined,
    ),
  };
}

function aboutPartition(hub: Hub, partition: string): unknown {
  const log = hub.partition(partition);
  if (log === undefined) return undefined;
  const { last, firstSequence, nextSequence } = log;
  return {
    name: hub.name,
    type: "com.microsoft:partition",
    partition,
    begin_sequence_number: types.wrap_long(firstSequence),
    last_enqueued_sequence_number: types.wrap_long(nextSequence - 1),
    last_enqueued_offset: String(last?.offset ?? -1),
    last_enqueued_time_utc: types.wrap_timestamp(last?.enqueuedMs ?? 0),
    is_partition_empty: firstSequence === nextSequence,
  };
}

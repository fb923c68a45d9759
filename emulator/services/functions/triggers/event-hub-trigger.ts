import type { BindingContext } from "../bindings/inputs-outputs";
import { text } from "../bindings/supported-function";
import { hostStorage } from "../settings/connections";
import { EventHubCheckpoints } from "./event-hub-checkpoints";
import { EventHubListener, type EventHubListenerOptions } from "./event-hub-listener";

/** Starts feeding one function with events. @throws when its connection, hub or group cannot be resolved */
export function eventHubTrigger({
  bindings,
  ...options
}: Omit<EventHubListenerOptions, "checkpoints" | "from"> & {
  readonly bindings: BindingContext;
}): EventHubListener {
  const { trigger } = options.definition;
  const connection = text(trigger, "connection");
  const { namespace, principalId } = bindings.connection(connection);
  if (namespace === undefined) {
    throw new Error(
      `the connection "${connection}" has no namespace of event hubs\n  fix: set ${connection}__fullyQualifiedNamespace`,
    );
  }
  const given = trigger["consumerGroup"];
  const group = typeof given === "string" && given !== "" ? bindings.resolve(given) : "$Default";
  const from = { namespace, hub: bindings.resolve(text(trigger, "eventHubName")), group };
  const blobs = bindings.clients.blobs(bindings.connection(hostStorage));
  const checkpoints = new EventHubCheckpoints(blobs, from);
  return new EventHubListener({ ...options, from: { ...from, principalId }, checkpoints });
}

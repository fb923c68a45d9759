/** What an address names, in a namespace. */
export type HubAddress =
  | { readonly kind: "claims" }
  | { readonly kind: "management" }
  /** Whoever sends; without a partition, the service chooses. */
  | { readonly kind: "hub"; readonly hub: string; readonly partition?: string }
  | { readonly kind: "group"; readonly hub: string; readonly group: string; readonly partition: string };

/** @returns undefined when it names nothing */
export function addressed(address: string): HubAddress | undefined {
  const path = address.replace(/^(?:amqps?|sb):\/\/[^/]*\//i, "").replace(/\/$/, "");
  if (path === "$cbs") return { kind: "claims" };
  if (/(?:^|\/)\$management$/i.test(path)) return { kind: "management" };
  const [, hub, group, partition] =
    /^([^/]+)(?:\/ConsumerGroups\/([^/]+))?(?:\/Partitions\/([^/]+))?$/i.exec(path) ?? [];
  if (hub === undefined) return undefined;
  if (group === undefined) return { kind: "hub", hub, ...(partition !== undefined && { partition }) };
  return partition === undefined ? undefined : { kind: "group", hub, group, partition };
}

import type { ReaderStore } from "./reader-store";

/**
 * What no erasure reaches: each event of a hub and each line of a log goes when its time is over. Neither is written with a name; deeds have
 * the pseudonym, and an address that a service asked for may have it.
 */
export function stayingStore(days: { readonly hub: number; readonly logs: number }): ReaderStore {
  return {
    name: "hub and logs",
    later: [
      {
        what: "deeds in the hub",
        because: "an event of a hub cannot be deleted; none of before is taken any more",
        days: days.hub,
      },
      {
        what: "addresses in access logs that a service asked for with user_id",
        because: "logs go by their retention; the apps themselves log no pseudonym",
        days: days.logs,
      },
    ],
    erase: async () => ({}),
    find: async () => [],
  };
}

import type { ReaderStore } from "./reader-store";

interface StayingDays {
  readonly hub: number;
  readonly logs: number;
  readonly trainings: number;
}

/**
 * What no erasure reaches: an event of a hub, a line of a log and what a training read go when their time is over. None has a name; deeds have
 * the pseudonym, trainings a position, and an address that a service asked for may have the pseudonym.
 */
export function stayingStore({ hub, logs, trainings }: StayingDays): ReaderStore {
  return {
    name: "hub, logs and trainings",
    later: [
      {
        what: "deeds in the hub",
        because: "an event of a hub cannot be deleted; none of before is taken any more",
        days: hub,
      },
      {
        what: "addresses in access logs that a service asked for with user_id",
        because: "logs go by their retention; the apps themselves log no pseudonym",
        days: logs,
      },
      {
        what: "deeds that a training read, under a position in place of the reader",
        because:
          "nothing leads from a position to its reader, so nobody can find them; a lifecycle rule deletes them",
        days: trainings,
      },
    ],
    erase: async () => ({}),
    find: async () => [],
  };
}

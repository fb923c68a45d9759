import type { Behaviour } from "../behaviour";

/** The local Azure is consistent at once, so there is nothing to wait for. */
export const timeSleep: Behaviour = {
  type: "time_sleep",
  parity: "runs",
  reason: "waits 0 s, because a grant counts at once",
  isAct: true,

  id: () => new Date().toISOString(),
};

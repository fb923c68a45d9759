import type { Rows } from "../../data/rows";
import { requireWhole } from "../../errors";
import { algorithm } from "../model";
import { top } from "../top-items";
import { decay, newestTime, requireHalfLife } from "./popularity";

export interface SessionKnnOptions {
  /** The newest deeds of a history that stand for it. @default 20 */
  readonly sessionLength: number;
  /** @default 200 */
  readonly neighbours: number;
  /** Days after which a neighbour's last deed counts half. @default 30 */
  readonly halfLifeDays: number;
}

/**
 * What people with similar recent deeds had: the nearest recent histories vote for their items.
 *
 * V-SkNN of Ludewig and Jannach, "Evaluation of session-based recommendation algorithms" (2018): common items count by how recent
 * they are in the asking history (1 for the newest, down to 1/n for the oldest); votes are similarity over √length, here
 * times the age of the neighbour. One thread.
 */
export const sessionKnn = algorithm({
  name: "session-knn",
  version: 1,
  defaults: { sessionLength: 20, neighbours: 200, halfLifeDays: 30 } as SessionKnnOptions,
  check({ sessionLength, neighbours, halfLifeDays }) {
    requireWhole("sessionLength", sessionLength, 1);
    requireWhole("neighbours", neighbours, 1);
    requireHalfLife(halfLifeDays);
  },
  learn: (data, { sessionLength, neighbours, halfLifeDays }) => ({
    sessionLength,
    neighbours,
    halfLifeDays,
    now: newestTime(data.time),
  }),
  open(learned, histories) {
    const { sessionLength, neighbours } = learned;
    const sessions = newestOf(histories, sessionLength);
    const holders = holdersOf(histories, sessions);
    const weight = Float32Array.from({ length: histories.rows }, (_, user) => {
      const { from, to } = sessions(user);
      if (from === to) return 0;
      const age = learned.now - (histories.time[to - 1] as number);
      const halfLife = (learned.halfLifeDays as number | null) ?? Number.POSITIVE_INFINITY; // JSON has no Infinity
      return decay(age, halfLife) / Math.sqrt(to - from);
    });
    return {
      scoreHistory(history, out) {
        const recent = history.items.subarray(-sessionLength);
        const alike = new Float32Array(histories.rows);
        recent.forEach((item, n) => {
          const share = (n + 1) / recent.length;
          for (let at = holders.start[item] as number; at < (holders.start[item + 1] as number); at++) {
            (alike[holders.index[at] as number] as number) += share;
          }
        });
        for (let user = 0; user < alike.length; user++) {
          const similarity = alike[user] as number;
          alike[user] = similarity > 0 ? similarity * (weight[user] as number) : Number.NEGATIVE_INFINITY;
        }
        const nearest = top(alike, neighbours);
        out.fill(0);
        nearest.items.forEach((user, n) => {
          const { from, to } = sessions(user);
          for (let at = from; at < to; at++) {
            (out[histories.index[at] as number] as number) += nearest.scores[n] as number;
          }
        });
      },
    };
  },
});

/** Where the newest deeds of a user are in the histories. */
function newestOf(histories: Rows, length: number): (user: number) => { from: number; to: number } {
  return (user) => {
    const to = histories.start[user + 1] as number;
    return { from: Math.max(histories.start[user] as number, to - length), to };
  };
}

/** The users of each item, over the newest deeds only. */
function holdersOf(
  histories: Rows,
  sessions: (user: number) => { from: number; to: number },
): { start: Int32Array; index: Int32Array } {
  const start = new Int32Array(histories.columns + 1);
  const each = (visit: (item: number, user: number) => void) => {
    for (let user = 0; user < histories.rows; user++) {
      const { from, to } = sessions(user);
      for (let at = from; at < to; at++) visit(histories.index[at] as number, user);
    }
  };
  each((item) => (start[item + 1] as number)++);
  for (let item = 0; item < histories.columns; item++) (start[item + 1] as number) += start[item] as number;
  const next = start.slice();
  const index = new Int32Array(start[histories.columns] as number);
  each((item, user) => {
    index[(next[item] as number)++] = user;
  });
  return { start, index };
}

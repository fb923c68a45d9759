import { setTimeout as sleep } from "node:timers/promises";
import { ErasureAnswer, ErasureAsked } from "../../runtime/functions/articles/contract/erasure";
import { Failure } from "../failure";
import type { JsonApi } from "../json-api";

export interface ForgettingAsked {
  /** What else may name them. */
  readonly also?: readonly string[];
  readonly patienceSeconds: number;
  /** Told of each store that is done. */
  readonly onStep?: (store: string, erased: Readonly<Record<string, number>>) => void;
}

const pauseMs = 500;

/**
 * Has a reader forgotten, and waits until nothing of them is found anywhere.
 *
 * @param api with the role Articles.Operate
 * @throws Failure NotForgottenYet
 */
export async function forgetReader(
  api: Pick<JsonApi, "ask">,
  reader: string,
  { also = [], patienceSeconds, onStep }: ForgettingAsked,
): Promise<ErasureAnswer> {
  const { id } = await api.ask("POST", "/erasures", ErasureAsked, { user_id: reader, also });
  const told = new Set<string>();
  for (const end = Date.now() + patienceSeconds * 1000; ; await sleep(pauseMs)) {
    const erasure = await api.ask("GET", `/erasures/${id}`, ErasureAnswer);
    for (const [store, erased] of Object.entries(erasure.steps))
      if (!told.has(store)) {
        told.add(store);
        onStep?.(store, erased);
      }
    if (erasure.state === "done") return erasure;
    if (Date.now() > end) throw notYet(erasure, patienceSeconds);
  }
}

/** "interactions 12, lists 3": what was there. */
export function erasedInWords(erased: Readonly<Record<string, number>>): string {
  const parts = Object.entries(erased).filter(([, count]) => count > 0);
  return parts.length === 0
    ? "nothing was there"
    : parts.map(([what, count]) => `${what} ${count}`).join(", ");
}

function notYet({ id, problem }: ErasureAnswer, seconds: number): Failure {
  return new Failure("NotForgottenYet", {
    what: `the erasure ${id} has not come to its end in ${seconds} s`,
    why: problem ?? "the app behind has not come to it yet",
    fix: "it goes on by itself; ask again with the same command, or look at npx vitrine logs",
  });
}

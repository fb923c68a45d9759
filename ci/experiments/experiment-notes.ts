import { isDeepStrictEqual } from "node:util";
import type { DeclaredExperiments } from "./declared-experiments";

/** How a variant stands in the estate that runs. */
export interface VariantState {
  readonly experiment: string;
  readonly variant: string;
  /** By a guardrail, for good. */
  readonly stopped?: { readonly at: string; readonly reason: string };
  /** Of whoever compares them, e.g. "wins". */
  readonly verdict?: string;
  /** For people. */
  readonly words?: string;
}

/** What an estate told of its experiments, or why nobody could ask it. */
export type ToldExperiments =
  | { readonly told: readonly VariantState[] /** When: ISO 8601. */; readonly at: string }
  | { readonly notAsked: string };

/** A variant of which the estate has decided something, and what a change makes of it. */
export interface ExperimentNote {
  readonly experiment: string;
  readonly variant: string;
  readonly state: "loses" | "stopped" | "undecided" | "wins";
  /** Why, in words; of a stop with its day. */
  readonly because: string;
  /** What the change does, as the end of a sentence that begins with it. */
  readonly change: string;
  /** That somebody has to look at it before it is merged. */
  readonly isWarning: boolean;
}

export interface ExperimentChange {
  readonly before: DeclaredExperiments;
  readonly after: DeclaredExperiments;
}

const isDecided = (verdict: string | undefined) => verdict === "wins" || verdict === "loses";

/** What the estate has decided of variants that a change removes, changes or keeps. */
export function experimentNotes(
  change: ExperimentChange,
  states: readonly VariantState[],
): readonly ExperimentNote[] {
  return states.flatMap((state) => {
    const { experiment, variant, stopped, verdict, words } = state;
    const before = change.before[experiment]?.variants[variant];
    const after = change.after[experiment]?.variants[variant];
    if (variant === "control" || (!before && !after)) return [];
    const note = (about: Pick<ExperimentNote, "because" | "change" | "isWarning" | "state">) => [
      { experiment, variant, ...about },
    ];
    if (stopped)
      return note({
        state: "stopped",
        because: `${stopped.at.slice(0, 10)}: ${stopped.reason}`,
        ...stoppedThen(change, state),
      });
    if (isDecided(verdict))
      return note({
        state: verdict as "loses" | "wins",
        because: words ?? "",
        ...decidedThen(change, state),
      });
    // what goes on is told of where experiments are
    if (after) return [];
    return note({
      state: "undecided",
      because: words ?? "nobody was shown a list yet",
      change: "ends it before anything is decided",
      isWarning: true,
    });
  });
}

type Consequence = Pick<ExperimentNote, "change" | "isWarning">;

function stoppedThen(
  { before, after }: ExperimentChange,
  { experiment, variant }: VariantState,
): Consequence {
  const was = (before[experiment] ?? after[experiment])?.variants[variant];
  const again = namesOf(after).find(
    ([otherExperiment, other, { settings }]) =>
      before[otherExperiment]?.variants[other] === undefined &&
      !(otherExperiment === experiment && other === variant) &&
      isDeepStrictEqual(settings, was?.settings),
  );
  if (again)
    return {
      change: `would give it readers again, under another name: ${again[1]} of ${again[0]}`,
      isWarning: true,
    };
  const now = after[experiment]?.variants[variant];
  if (!now) return { change: "takes it out", isWarning: false };
  if (isDeepStrictEqual(before[experiment]?.variants[variant], now))
    return { change: "keeps it, without readers: it can be taken out", isWarning: false };
  return {
    change: "says otherwise what it is, and it still gets no readers: what was mended needs another name",
    isWarning: true,
  };
}

function decidedThen(
  { before, after }: ExperimentChange,
  { experiment, variant, verdict }: VariantState,
): Consequence {
  const [was, now] = [before[experiment]?.variants[variant], after[experiment]?.variants[variant]];
  if (!now)
    return verdict === "wins"
      ? { change: "takes it from its readers, unless all lists are made like that now", isWarning: true }
      : { change: "takes it out", isWarning: false };
  const shown = `${Number((100 * now.share).toFixed(1))} % of the readers`;
  if (isDeepStrictEqual(was, now))
    return { change: `keeps it at ${shown}, though it is decided`, isWarning: verdict === "loses" };
  return { change: `gives it ${shown} and changes what it is, though it is decided`, isWarning: true };
}

function namesOf(all: DeclaredExperiments) {
  return Object.entries(all).flatMap(([experiment, { variants }]) =>
    Object.entries(variants)
      .filter(([name, { share }]) => name !== "control" && share > 0)
      .map(([name, variant]) => [experiment, name, variant] as const),
  );
}

import { ExplainedError } from "../../shared/explained-error";
import { jsonIn } from "../../shared/json-in";
import type { ListInput } from "../list/list-input";
import { ChangedListSettings, changedListSettings, type ListSettings } from "../list/list-settings";

/** What the judged policy has otherwise; the rest is as it was when each list was made. */
export type ListPolicy = ChangedListSettings;

/** Policies that have a name. */
export const namedPolicies: Readonly<Record<string, ListPolicy>> = {
  /** As it was: what is judged of it is the log's own value. */
  logged: {},
  random: { exploration: 1 },
  popular: { weights: { collaborative: 0, content: 0, sequential: 0, trending: 1, fresh: 0 } },
  newest: { weights: { collaborative: 0, content: 0, sequential: 0, trending: 0, fresh: 1 } },
  "other-readers": { weights: { collaborative: 1, content: 0, sequential: 0, trending: 0, fresh: 0 } },
  content: { weights: { collaborative: 0, content: 1, sequential: 0, trending: 0, fresh: 0 } },
};

/** Settings that scores of the record were made with: it has none for other values. */
const inTheScores = ["profileHalfLifeDays", "freshHalfLifeHours"] as const;

/** @throws ExplainedError PolicyNotValid */
export function readListPolicy(text: string): ListPolicy {
  const { data, error } = ChangedListSettings.safeParse(jsonIn(text));
  if (data) return data;
  const mistakes = error.issues.map(({ path, message }) => `${path.join(".") || "it"}: ${message}`);
  throw new ExplainedError("PolicyNotValid", {
    what: `this is no policy of lists: ${mistakes.join("; ")}`,
    why: 'a policy is what a list\'s settings are otherwise, e.g. {"weights": {"fresh": 0.2}}',
    fix: "correct what is named; runtime/articles/list/list-settings.ts has all settings",
  });
}

/**
 * The settings that a logged list would have had.
 *
 * @throws ExplainedError PolicyNotInLog for what a record cannot tell
 */
export function settingsUnder(policy: ListPolicy, { settings }: Pick<ListInput, "settings">): ListSettings {
  const changed = inTheScores.filter((name) => (policy[name] ?? settings[name]) !== settings[name]);
  const isTired = (policy.fatigueAfter ?? 0) > settings.fatigueAfter;
  const names = [...changed, ...(isTired ? ["fatigueAfter"] : [])];
  if (names.length === 0) return changedListSettings(settings, policy);
  throw new ExplainedError("PolicyNotInLog", {
    what: `the log cannot judge another ${names.join(", ")}`,
    why: isTired
      ? `articles that were shown ${settings.fatigueAfter} times are in no record`
      : "the records have the scores that these settings made, and no others",
    fix: "leave it out of the policy, and try it in an experiment",
  });
}

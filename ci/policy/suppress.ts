import { byWeight, type Finding } from "../finding";
import { daysBetween } from "./dates";
import type { Suppression } from "./judged-environment";

/** A finding that an environment lives with, and why. */
export interface Suppressed extends Finding {
  readonly reason: string;
  readonly expires: string;
}

export interface Judged {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
}

/** Days ahead that a suppression may reach: then somebody thinks again. */
const longestDays = 365;

/**
 * Takes out what an environment lives with. A suppression without a reason, past its day, or for more than a year is an
 * error itself and takes out nothing; one that nothing needs is a warning.
 *
 * @param findings of any origin: policy, grants
 */
export function suppress(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  today: string,
): Judged {
  const problems = suppressions.flatMap((each) => {
    const problem = problemOf(each, findings, today);
    return problem ? [problem] : [];
  });
  const suppressed = findings.flatMap((finding) => {
    const found = suppressions.find((each) => matches(each, finding) && isInForce(each, today));
    return found ? [{ ...finding, reason: found.reason, expires: found.expires }] : [];
  });
  const rest = findings.filter((each) => !suppressions.some((s) => matches(s, each) && isInForce(s, today)));
  return { findings: [...rest, ...problems].sort(byWeight), suppressed };
}

function matches({ rule, path }: Suppression, finding: Finding): boolean {
  return rule === finding.rule && path === finding.path;
}

function isInForce({ reason, expires }: Suppression, today: string): boolean {
  return reason.trim() !== "" && expires >= today && daysBetween(today, expires) <= longestDays;
}

function problemOf(
  suppression: Suppression,
  findings: readonly Finding[],
  today: string,
): Finding | undefined {
  const { rule, path, reason, expires } = suppression;
  const about = { rule: "suppression", path };
  const where = "policy.suppressions in the environment's file";
  if (reason.trim() === "")
    return {
      ...about,
      severity: "error",
      what: `the suppression of ${rule} has no reason`,
      why: "nobody could tell later whether it still holds",
      fix: `write down why, in ${where}`,
    };
  if (expires < today)
    return {
      ...about,
      severity: "error",
      what: `the suppression of ${rule} has expired on ${expires}`,
      why: "it was meant to end: the reason for it is gone, or nobody has dealt with it",
      fix: `put right what it hides, or think again and write a new day, in ${where}`,
    };
  if (daysBetween(today, expires) > longestDays)
    return {
      ...about,
      severity: "error",
      what: `the suppression of ${rule} is for ${daysBetween(today, expires)} days, until ${expires}`,
      why: `after ${longestDays} days nobody remembers why`,
      fix: `name an earlier day, in ${where}`,
    };
  if (!findings.some((finding) => matches(suppression, finding)))
    return {
      ...about,
      severity: "warning",
      what: `the suppression of ${rule} matches nothing`,
      why: "it would hide what somebody breaks next",
      fix: `remove it from ${where}`,
    };
  return undefined;
}

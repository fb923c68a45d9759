import type { JudgedDepth } from "../../../runtime/articles/judging/judge-policy";
import type { Interval } from "../../../runtime/recommender/study/metrics/bootstrap";
import type { PolicyJudgement } from "../../../runtime/recommender/study/off-policy/judge";
import { plainTable } from "../../plain-table";

/** What is judged: of the estate's log by depth, of a file's by all of it. */
export type JudgedLog = readonly (Omit<JudgedDepth, "reward"> & {
  readonly reward: JudgedDepth["reward"] | "reward";
})[];

const rewards = {
  opened: { title: "opened per place", more: "opened more often", less: "opened less often" },
  seconds: { title: "seconds read per place", more: "read for longer", less: "read for less long" },
  reward: { title: "reward per decision", more: "rewarded more", less: "rewarded less" },
} as const;

/** What a policy would have brought, as people read it. */
export function judgementInWords(policy: string, judged: JudgedLog): string {
  const parts = judged.map(({ places, reward, judgement, refused }) => {
    const head = `${rewards[reward].title}, ${placesInWords(places)}`;
    if (!judgement) return `${head}\n  no number: ${refused?.what}\n  ${refused?.code}: ${refused?.why}`;
    return `${head}\n${tableOf(judgement)}`;
  });
  return [
    `policy  ${policy}`,
    evidenceInWords(judged),
    "",
    ...parts.map((part) => `${part}\n`),
    verdictOf(judged),
  ].join("\n");
}

function tableOf({ log, ips, clipped, snips, doublyRobust, evidence }: PolicyJudgement): string {
  const table = plainTable(["", "value", "95 % interval", "evidence"]);
  const row = (name: string, each: Interval, more: string) =>
    table.push([`  ${name}`, figure(each.value), `${figure(each.low)} to ${figure(each.high)}`, more]);
  const effective = `${count(evidence.effectiveLists)} of ${evidence.lists} lists`;
  row("what was shown", log, `${evidence.lists} lists of ${evidence.readers} readers`);
  row("the policy: inverse propensity", ips, effective);
  row(
    `the same, no weight above ${count(clipped.cap)}`,
    clipped,
    clipped.share === 0
      ? "nothing was cut off"
      : `${(100 * clipped.share).toFixed(1)} % of the weights cut off, too low by about ${figure(clipped.bias)}`,
  );
  row("self-normalised", snips, effective);
  if (doublyRobust) row("doubly robust", doublyRobust, effective);
  return table.toString();
}

/** In a sentence, of the most places of which the log can tell. */
export function verdictOf(judged: JudgedLog): string {
  const opened = judged.filter(({ reward }) => reward !== "seconds");
  const told = opened.findLast(({ judgement }) => judgement !== undefined);
  if (!told?.judgement) {
    const refused = opened.at(-1)?.refused;
    return `The log cannot judge this policy (${refused?.code}). What helps: ${refused?.fix}.`;
  }
  const { difference, log } = told.judgement;
  const where = told.reward === "reward" ? "" : ` at ${placesInWords(told.places)}`;
  const change = (value: number) => `${value < 0 ? "" : "+"}${((100 * value) / log.value).toFixed(1)} %`;
  const interval = `${change(difference.low)} to ${change(difference.high)}`;
  const { more, less } = rewards[told.reward];
  if (difference.low > 0)
    return `What the policy shows is ${more}${where} than what was shown: ${change(difference.value)} (${interval}).`;
  if (difference.high < 0)
    return `What the policy shows is ${less}${where} than what was shown: ${change(difference.value)} (${interval}).`;
  return `The log tells no difference${where} between the policy and what was shown: ${interval}.`;
}

function evidenceInWords(judged: JudgedLog): string {
  const evidence = judged.map(({ judgement, refused }) => judgement?.evidence ?? refused?.evidence).at(-1);
  return `log     ${evidence?.lists} lists of ${evidence?.readers} readers`;
}

function placesInWords(places: number): string {
  return places === 1 ? "the first place" : `the first ${places} places`;
}

function figure(value: number): string {
  return value.toPrecision(3);
}

function count(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}

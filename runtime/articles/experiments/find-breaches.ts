import type { Pool } from "pg";
import { passesLimit } from "../../recommender/study/experiments/breach";
import type { Experiment, Guardrails } from "./experiment";

/** A limit that a variant passed. */
export interface Breach {
  readonly variant: string;
  readonly guardrail: keyof Guardrails;
  /** For people. */
  readonly reason: string;
}

/** What a variant's requests and readers did lately. */
export interface LatelyOfVariant {
  readonly experiment: string;
  readonly variant: string;
  readonly requests: number;
  readonly errors: number;
  readonly slow: number;
  readonly shown: number;
  readonly hides: number;
  readonly complaints: number;
}

/** So long what happened counts against a variant: of requests, and of readers. */
const [requestMinutes, readerDays] = [10, 2];

const lately = `
with requests as (
  select experiment, variant, sum(requests)::float8 as requests, sum(errors)::float8 as errors, sum(slow)::float8 as slow
  from articles.experiment_requests
  where experiment = any($1) and minute > $2::timestamptz - make_interval(mins => ${requestMinutes}) group by experiment, variant
), days as (
  select experiment, variant, sum(shown) as shown, sum(hides) as hides, sum(complaints) as complaints from articles.experiment_days
  where experiment = any($1) and day > ($2::timestamptz at time zone 'UTC')::date - ${readerDays} group by experiment, variant
)
select experiment, variant, coalesce(requests, 0) as requests, coalesce(errors, 0) as errors, coalesce(slow, 0) as slow,
  coalesce(shown, 0)::float8 as shown, coalesce(hides, 0)::float8 as hides, coalesce(complaints, 0)::float8 as complaints
from requests full join days using (experiment, variant)`;

/** @param now milliseconds since 1970 */
export async function latelyOf(
  database: Pick<Pool, "query">,
  names: readonly string[],
  now: number,
): Promise<LatelyOfVariant[]> {
  const { rows } = await database.query<LatelyOfVariant>(lately, [names, new Date(now)]);
  return rows;
}

/** Limits that variants passed, other than the control: what it does, lists do without an experiment, too. */
export function breachesIn({ guardrails }: Experiment, variants: readonly LatelyOfVariant[]): Breach[] {
  return variants.flatMap((each): Breach[] => {
    const { variant, requests, errors, slow, shown, hides, complaints } = each;
    if (variant === "control") return [];
    const breach = (guardrail: keyof Guardrails, seen: number, of: number, limit: number, what: string) =>
      passesLimit(seen, of, limit)
        ? [{ variant, guardrail, reason: `${seen} of ${of} ${what}; ${percent(limit)} may` }]
        : [];
    return [
      ...breach("errorRate", errors, requests, guardrails.errorRate, "lists failed"),
      ...breach("p95Seconds", slow, requests, 0.05, `lists took longer than ${guardrails.p95Seconds} s`),
      ...breach("hideRate", hides, shown, guardrails.hideRate, "articles shown were hidden"),
      ...breach("complaintRate", complaints, shown, guardrails.complaintRate, "articles shown were disliked"),
    ].slice(0, 1);
  });
}

const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;

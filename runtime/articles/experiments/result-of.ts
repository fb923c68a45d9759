import type { Pool } from "pg";
import { compareVariants } from "../../recommender/study/experiments/compare-variants";
import { sampleRatioCheck } from "../../recommender/study/experiments/experiment";
import type { Moments } from "../../recommender/study/experiments/moments";
import { verdictOn } from "../../recommender/study/experiments/verdict";
import type { Experiment, ExperimentMetric } from "./experiment";
import type { ExperimentResult, MetricResult, VariantResult } from "./experiment-result";
import { dayOf, timesOf } from "./experiment-times";

type Database = Pick<Pool, "query">;

interface MomentsRow extends Moments {
  readonly variant: string;
  readonly metric: ExperimentMetric;
  readonly lists: number;
}

// per reader: what came of the lists that they were shown, and the same of before as far as it is known
const moments = `
with totals as (
  select variant, reader, sum(lists) as lists, sum(shown) as shown, sum(opened) as opened, sum(read_seconds) as read_seconds,
    sum(categories) as categories, count(*) over (partition by reader) as variants
  from articles.experiment_days where experiment = $1 and day <= $2 group by variant, reader
), measured as (
  select t.variant, t.lists, m.metric, m.y::float8, m.w::float8, coalesce(m.x, 0)::float8 as x
  from totals t left join articles.experiment_readers b on b.experiment = $1 and b.reader = t.reader
  cross join lateral (values
    ('clickRate', t.opened, t.shown, b.opened::float8 / nullif(b.shown, 0)),
    ('readingSeconds', t.read_seconds, t.lists, b.read_seconds::float8 / nullif(b.lists, 0)),
    ('diversity', t.categories, t.shown, 0)
  ) m (metric, y, w, x)
  where t.variants = 1
)
select variant, metric, count(*)::float8 as n, sum(lists)::float8 as lists, sum(y) as y, sum(w) as w, sum(x) as x, sum(y * y) as yy,
  sum(w * w) as ww, sum(x * x) as xx, sum(y * w) as yw, sum(y * x) as yx, sum(w * x) as wx
from measured group by variant, metric`;

const several = `
select count(*)::float8 as readers from (
  select from articles.experiment_days where experiment = $1 and day <= $2 group by reader having count(distinct variant) > 1
) each`;

/**
 * What is known of an experiment up to the end of a day.
 *
 * @param stopped why, by variant
 * @param now milliseconds since 1970
 */
export async function resultOf(
  database: Database,
  name: string,
  experiment: Experiment,
  { day, now, stopped }: { day: string; now: number; stopped: ReadonlyMap<string, string> },
): Promise<ExperimentResult> {
  const { rows } = await database.query<MomentsRow>(moments, [name, day]);
  const crossed = await database.query<{ readers: number }>(several, [name, day]);
  const of = (variant: string, metric: ExperimentMetric) =>
    rows.find((row) => row.variant === variant && row.metric === metric);
  const [decides] = experiment.metrics;
  const readersOf = (variant: string) => of(variant, "clickRate")?.n ?? 0;

  // who was in a stopped one up to then is no part of the split that goes on
  const going = Object.entries(experiment.variants).filter(([variant]) => !stopped.has(variant));
  const ratio = sampleRatioCheck(
    Object.fromEntries(going.map(([variant]) => [variant, readersOf(variant)])),
    Object.fromEntries(going.map(([variant, { share }]) => [variant, share])),
  );
  const treatments = Object.keys(experiment.variants).length - 1;

  const variants = Object.keys(experiment.variants).map((variant): VariantResult => {
    const compare = (metric: ExperimentMetric, worthSeeing: number) => {
      const [control, own] = [of("control", metric), of(variant, metric)];
      if (variant === "control" || !control || !own) return undefined;
      return compareVariants(control, own, { worthSeeing, error: 0.05 / treatments });
    };
    const verdict =
      variant === "control" || decides === undefined
        ? null
        : verdictOn({
            stopped: stopped.get(variant),
            ratioIsOff: ratio.mismatch,
            compared: compare(decides.name, decides.worthSeeing),
            worthSeeing: decides.worthSeeing,
            isOver: timesOf(experiment)[1] <= now,
          });
    return {
      variant,
      readers: readersOf(variant),
      lists: of(variant, "clickRate")?.lists ?? 0,
      metrics: experiment.metrics.map(({ name: metric, worthSeeing }): MetricResult => {
        const own = of(variant, metric);
        const compared = compare(metric, worthSeeing);
        return {
          metric,
          value: own && own.w > 0 ? own.y / own.w : null,
          difference: compared?.difference ?? null,
          interval: compared ? [...compared.interval] : null,
          explained: compared?.explained ?? null,
          power: compared?.power ?? null,
          readers_needed: compared?.readersNeeded ?? null,
        };
      }),
      verdict,
    };
  });
  return {
    day,
    looked_at: new Date(now).toISOString(),
    sample_ratio: { p_value: ratio.pValue, is_off: ratio.mismatch },
    readers_of_several: crossed.rows[0]?.readers ?? 0,
    variants,
  };
}

/** The last day that an experiment's lists are of, at a moment; undefined before its first one. */
export function lastDayOf(experiment: Experiment, now: number): string | undefined {
  const [begins, ends] = timesOf(experiment);
  return now < begins ? undefined : dayOf(Math.min(now, ends - 1));
}

import { verdictInWords } from "../../runtime/articles/experiments/verdict-in-words";
import { AnalyticsAnswer } from "../../runtime/functions/articles/contract/analytics";
import { ExperimentAnswer } from "../../runtime/functions/articles/contract/experiments";
import { ArticleModelsAnswer } from "../../runtime/functions/articles/contract/models";

const dayMs = 86_400_000;
const dayBefore = (days: number) => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10);
const [champion, candidate, refused] = ["a1b2c3d4e5f60718", "0f1e2d3c4b5a6978", "9988776655443322"];

export const noAnalytics = AnalyticsAnswer.parse({
  days: [],
  models: [],
  new_articles: [],
  counted_at: null,
});

/** Up to today, in the shape that the API promises. */
export function analyticsOf(count: number): AnalyticsAnswer {
  const days = Array.from({ length: count }, (_, at) => {
    const readers = Math.round(1200 + 20 * at + 150 * Math.sin(at));
    const lists = readers * 3;
    return {
      day: dayBefore(count - 1 - at),
      readers,
      readers_28_days: 6000 + 80 * at,
      sessions: Math.round(readers * 1.4),
      lists,
      shown: lists * 10,
      opened: Math.round(lists * (0.8 + at / 100)),
      opened_share: 0.08 + at / 1000,
      read_seconds: readers * 400,
      coverage: 0.42 + 0.02 * Math.sin(at),
      diversity: 0.81,
      novelty_bits: 6.2 - at / 50,
      unexpected_share: 0.11,
      newcomers_share: 0.3 - at / 200,
      explored_share: 0.1,
      explored_opened_share: at === 0 ? null : 0.05,
      // one day chance was luckier than the model
      exploration_cost: at === 3 ? -4 : 32,
    };
  });
  const models = days.flatMap(({ day, lists, shown, opened }, at) =>
    (at < count / 2 ? [""] : [champion, candidate]).map((model, nth) => ({
      day,
      model: model ?? "",
      lists: Math.round(nth === 0 ? lists * 0.8 : lists * 0.2),
      shown: Math.round(nth === 0 ? shown * 0.8 : shown * 0.2),
      opened: Math.round(nth === 0 ? opened * 0.8 : opened * 0.25),
    })),
  );
  return AnalyticsAnswer.parse({
    days,
    models,
    new_articles: Array.from({ length: 8 }, (_, age) => ({
      age_days: age,
      articles: 120 - age,
      shown: 4000 + 3000 * age,
      clicks: 300 + 320 * age,
      read_seconds: 20_000,
    })),
    counted_at: new Date().toISOString(),
  });
}

/** One that wins, and one variant of it that a guardrail stopped; five days old. */
export function experimentNamed(name: string, { ratioIsOff = false } = {}): ExperimentAnswer {
  const stopped = {
    at: `${dayBefore(2)}T10:00:00.000Z`,
    reason: "3.1 % of its lists end in an error, 1 % may",
  };
  const days = Array.from({ length: 5 }, (_, at) => {
    const spread = 0.02 / (at + 1);
    const metric = (variant: string, difference: number) => ({
      metric: "clickRate" as const,
      value: variant === "control" ? 0.081 : 0.081 + difference,
      difference: variant === "control" ? null : difference,
      interval: variant === "control" ? null : [difference - spread, difference + spread],
      explained: variant === "control" ? null : 0.31,
      power: variant === "control" ? null : 0.64,
      readers_needed: variant === "control" ? null : 12_400,
    });
    const reading = (variant: string, difference: number) => ({
      ...metric(variant, difference),
      metric: "readingSeconds" as const,
      value: 41.2,
      ...(variant !== "control" && {
        difference: difference * 100,
        interval: [difference * 100 - 2.8, difference * 100 + 2.8],
      }),
    });
    const variants = ["control", "curious", "wild"].map((variant) => {
      const difference = variant === "curious" ? 0.009 : -0.012;
      return {
        variant,
        readers: (at + 1) * (variant === "wild" ? 210 : 1400),
        lists: (at + 1) * (variant === "wild" ? 500 : 4200),
        metrics: [metric(variant, difference), reading(variant, difference)],
        verdict:
          variant === "control"
            ? null
            : ratioIsOff
              ? "sample ratio is off"
              : variant === "wild"
                ? "broken"
                : at < 3
                  ? "too early"
                  : "wins",
      };
    });
    return {
      day: dayBefore(4 - at),
      looked_at: `${dayBefore(4 - at)}T12:00:00.000Z`,
      sample_ratio: { p_value: ratioIsOff ? 0.00012 : 0.43, is_off: ratioIsOff },
      readers_of_several: 3,
      variants,
    };
  });
  const whole = ExperimentAnswer.shape.days.parse(days);
  const result = whole.at(-1);
  const wordsOf = (variant: string) => {
    const found = result?.variants.find((each) => each.variant === variant);
    if (!result || !found) return null;
    return verdictInWords(found, result, {
      worthSeeing: 0.01,
      stopped: variant === "wild" ? stopped.reason : undefined,
    });
  };
  return ExperimentAnswer.parse({
    name,
    about: "More places drawn at random: readers may like what the model does not know yet.",
    from: dayBefore(4),
    until: dayBefore(-9),
    state: "running",
    coverage: 0.5,
    variants: [
      { name: "control", share: 0.45, settings: {} },
      { name: "curious", share: 0.45, settings: { exploration: 0.2, weights: { fresh: 0.1 } } },
      { name: "wild", share: 0.1, settings: { exploration: 0.9 } },
    ].map((variant) => ({
      ...variant,
      share_now: variant.name === "wild" ? 0 : variant.share,
      stopped: variant.name === "wild" ? stopped : null,
      lately:
        variant.name === "wild" ? null : { lists: 320, failed: 1, slow: variant.name === "curious" ? 8 : 2 },
      reactions: {
        shown: 8400,
        hidden: variant.name === "curious" ? 59 : 41,
        disliked: variant.name === "curious" ? 17 : 25,
      },
      words: wordsOf(variant.name),
    })),
    metrics: [
      { name: "clickRate", worth_seeing: 0.01 },
      { name: "readingSeconds", worth_seeing: 4 },
    ],
    trial: null,
    guardrails: { errorRate: 0.01, p95Seconds: 2, hideRate: 0.02, complaintRate: 0.05 },
    result,
    days: whole,
  });
}

/** Declared, and nobody came yet. */
export function experimentWithout(name: string): ExperimentAnswer {
  const begun = experimentNamed(name);
  const variants = begun.variants.map((each) => ({
    ...each,
    share_now: each.share,
    stopped: null,
    lately: null,
    reactions: null,
    words: null,
  }));
  return { ...begun, state: "not begun", variants, result: null, days: [] };
}

export const noModels = ArticleModelsAnswer.parse({
  champion: null,
  serving: null,
  problem: null,
  versions: [],
});

export const models: ArticleModelsAnswer = ArticleModelsAnswer.parse({
  champion,
  serving: champion,
  problem: null,
  versions: [version(candidate, "candidate"), version(refused, "refused"), version(champion, "champion")],
});

function version(name: string | undefined, state: string) {
  const accepted = state !== "refused";
  return {
    version: name,
    state,
    made_at: `${dayBefore(3)}T05:12:00.000Z`,
    state_at: `${dayBefore(2)}T05:12:00.000Z`,
    state_by: "articles-000012",
    refreshed_at: null,
    trial: null,
    recipe: { collaborative: "ease", sequential: "markov" },
    facts: { metrics: { ndcg: 0.2314 } },
    decision: {
      version: 1,
      accepted,
      candidate: name,
      champion: null,
      slice: {
        readers: 812,
        visits: 2104,
        from: `${dayBefore(5)}T00:00:00.000Z`,
        until: `${dayBefore(3)}T00:00:00.000Z`,
      },
      rules: [
        {
          rule: "better than popularity",
          passed: true,
          figure: { value: 0.05, low: 0.03, high: 0.07 },
          limit: 0,
          words:
            "nDCG of each reader differs by 0.05 on average, 95 % interval 0.03 to 0.07; all of it has to be above 0",
        },
        {
          rule: "pushed articles",
          passed: accepted,
          figure: accepted ? 2 : 31,
          limit: 5,
          words: `${accepted ? 2 : 31} times as often as they were read, at most 5`,
        },
      ],
    },
  };
}

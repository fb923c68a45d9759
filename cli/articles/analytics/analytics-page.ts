import type { AnalyticsAnswer } from "../../../runtime/functions/articles/contract/analytics";
import { escaped, linePlot, type Series } from "../../../runtime/recommender/study/report/plot";

type Day = AnalyticsAnswer["days"][number];
type Figure = { readonly [Name in keyof Day]: Day[Name] extends number | null ? Name : never }[keyof Day];

/** What is drawn: title, unit, figures by name, and what each is multiplied with. */
const plots: readonly (readonly [
  title: string,
  unit: string,
  of: Readonly<Record<string, Figure>>,
  times?: number,
])[] = [
  ["Readers", "readers", { "of the day (DAU)": "readers", "of 28 days (MAU)": "readers_28_days" }],
  ["Visits and lists", "", { visits: "sessions", lists: "lists" }],
  [
    "Opened of what was shown (CTR)",
    "%",
    { opened: "opened_share", "of what was drawn at random": "explored_opened_share" },
    100,
  ],
  ["Reading time", "minutes", { "of all readers": "read_seconds" }, 1 / 60],
  ["Coverage and diversity", "%", { coverage: "coverage", diversity: "diversity" }, 100],
  ["Novelty of what was shown", "bits", { novelty: "novelty_bits" }],
  ["Unexpected of what was opened (serendipity)", "%", { unexpected: "unexpected_share" }, 100],
  ["Lists for newcomers (cold start)", "%", { newcomers: "newcomers_share" }, 100],
  ["What exploration costs", "not opened, of 1,000 lists", { cost: "exploration_cost" }],
];

/** One page that stands alone, for the product team. */
export function analyticsPage(
  environment: string,
  { days, models, new_articles, counted_at }: AnalyticsAnswer,
): string {
  const first = Date.parse(days[0]?.day ?? "") / dayMs;
  const daysAfter = (day: string) => Date.parse(day) / dayMs - first;
  const drawn = plots.map(([title, y, of, times = 1]) =>
    plotOf(
      title,
      y,
      Object.entries(of).map(([name, figure]) => ({
        name,
        points: days.flatMap((each) => {
          const value = each[figure];
          return value === null ? [] : [{ x: daysAfter(each.day), y: times * value }];
        }),
      })),
    ),
  );
  const versions = [...new Set(models.map(({ model }) => model))].map((model) => ({
    name: model.slice(0, 12) || "none",
    points: models
      .filter((each) => each.model === model)
      .map(({ day, lists }) => ({ x: daysAfter(day), y: lists })),
  }));
  const audience = linePlot(
    [
      {
        name: "shown, each",
        points: new_articles.map(({ age_days: x, shown, articles }) => ({ x, y: shown / articles })),
      },
      {
        name: "opened, each",
        points: new_articles.map(({ age_days: x, clicks, articles }) => ({ x, y: clicks / articles })),
      },
    ],
    { title: "How the audience of new articles grows", x: "days after publication", y: "times" },
    { counted: true },
  );
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Articles of ${escaped(environment)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 84rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem } svg { max-width: 100%; height: auto }
</style>
<h1>Articles of ${escaped(environment)}</h1>
<p>From ${escaped(days[0]?.day ?? "")} to ${escaped(days.at(-1)?.day ?? "")}, in UTC; counted ${escaped(counted_at ?? "never")}.</p>
<main>
${[...drawn, plotOf("Lists by version of the model", "lists", versions), audience].map((plot) => `<figure>${plot}</figure>`).join("\n")}
</main>
</html>
`;
}

const dayMs = 86_400_000;

function plotOf(title: string, y: string, series: readonly Series[]): string {
  return linePlot(series, { title, x: "day", y }, { counted: true });
}

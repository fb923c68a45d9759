import type { AnalyticsAnswer } from "../../functions/articles/contract/analytics";
import type { Charts } from "../charts/charts";
import { count, share } from "../charts/words";

/** How the audience of new articles grows, and how good they are to it. Nothing where none came in the period. */
export function showNewArticles(charts: Charts, ages: AnalyticsAnswer["new_articles"]): HTMLElement[] {
  const [first] = ages;
  if (!first) return [];
  const across = {
    name: "Days after publication",
    values: ages.map(({ age_days: age }) => age),
    kind: "count" as const,
    write: count,
    tick: (age: number) => (Number.isInteger(age) ? count(age) : ""),
  };
  const each = (part: (of: (typeof ages)[number]) => number) =>
    ages.map((of) => (of.articles === 0 ? null : part(of) / of.articles));
  const shown = each((of) => of.shown);
  const opened = each((of) => of.clicks);
  return [
    charts.chart({
      title: "How the audience of new articles grows",
      summary: `${count(first.articles)} new ones had an audience on their first day: each was shown ${count(shown[0] ?? 0)} times and opened ${count(opened[0] ?? 0)} times.`,
      definition:
        "Of articles published in the period, by days since: how often one of them was shown and opened on that day. Lists show a new article to a few readers first, then to more.",
      across,
      series: [
        { name: "Shown, each", values: shown },
        { name: "Opened, each", values: opened },
      ],
      write: count,
    }),
    charts.chart({
      title: "Quality of new articles",
      summary: `On their first day ${first.shown === 0 ? "nothing of them was shown" : `${share(first.clicks / first.shown)} of what was shown was opened`}.`,
      definition: "Opened ÷ shown, by days since publication: whether new articles are worth their places.",
      across,
      series: [
        { name: "Opened of shown", values: ages.map((of) => (of.shown === 0 ? null : of.clicks / of.shown)) },
      ],
      write: share,
    }),
  ];
}

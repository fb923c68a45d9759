import type { AnalyticsAnswer } from "../../functions/articles/contract/analytics";
import type { Charts } from "../charts/charts";
import { mostSeries } from "../charts/marks";
import { tableOf } from "../charts/table";
import { count, share } from "../charts/words";
import { make } from "../shell/element";
import { acrossDays } from "./across-days";

type OfModels = AnalyticsAnswer["models"];

/** Which version of the model made how many lists, and how often they were opened. Nothing where no list says it. */
export function showModelsLists(charts: Charts, models: OfModels): HTMLElement[] {
  const versions = sumsOf(models);
  if (versions.length === 0) return [];
  const days = [...new Set(models.map(({ day }) => day))].sort();
  const listsOf = (model: string) =>
    days.map((day) => models.find((each) => each.day === day && each.model === model)?.lists ?? 0);
  const shown = versions.slice(0, mostSeries);
  const [most] = versions;
  const chart = charts.chart({
    title: "Lists by version of the model",
    summary: most ? `Most lists, ${count(most.lists)}, were made with ${nameOf(most.model)}.` : "",
    definition: `Lists of each day by the version that scored them; "no model" made them of contents and of what is read now.`,
    across: acrossDays(days),
    series: shown.map(({ model }) => ({ name: nameOf(model), values: listsOf(model) })),
    write: count,
  });
  const rows = versions.map(({ model, lists, shown: articles, opened }) => [
    make("code", {}, nameOf(model)),
    count(lists),
    articles === 0 ? "–" : share(opened / articles),
  ]);
  const title = "Versions beside each other";
  const table = make(
    "section",
    { class: "raised", "aria-label": title },
    make("h3", {}, title),
    make(
      "p",
      { class: "summary" },
      "They served at other times and to other readers: which one is better, an experiment tells.",
    ),
    tableOf(title, ["Version", "Lists", "CTR"], rows),
  );
  return [chart, table];
}

/** Whoever made most lists first. */
function sumsOf(models: OfModels) {
  const sums = new Map<string, { model: string; lists: number; shown: number; opened: number }>();
  for (const { model, lists, shown, opened } of models) {
    const sum = sums.get(model) ?? { model, lists: 0, shown: 0, opened: 0 };
    sums.set(model, {
      model,
      lists: sum.lists + lists,
      shown: sum.shown + shown,
      opened: sum.opened + opened,
    });
  }
  return [...sums.values()].sort((a, b) => b.lists - a.lists);
}

const nameOf = (model: string) => (model === "" ? "no model" : model.slice(0, 8));

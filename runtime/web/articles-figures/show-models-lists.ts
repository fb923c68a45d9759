import { listsByModel } from "../../articles/analytics/lists-by-model";
import type { AnalyticsAnswer } from "../../functions/articles/contract/analytics";
import type { Charts } from "../charts/charts";
import { mostSeries } from "../charts/marks";
import { tableOf } from "../charts/table";
import { count, share } from "../charts/words";
import { make } from "../shell/element";
import { raised } from "../shell/raised";
import { acrossDays } from "./across-days";

type OfModels = AnalyticsAnswer["models"];

/** Which version of the model made how many lists, and how often they were opened. Nothing where no list says it. */
export function showModelsLists(charts: Charts, models: OfModels): HTMLElement[] {
  // whoever made most lists first
  const versions = listsByModel(models).sort((a, b) => b.lists - a.lists);
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
  const words = "They served at other times and to other readers: which one is better, an experiment tells.";
  const table = tableOf(title, ["Version", "Lists", "CTR"], rows);
  return [chart, raised(title, [make("p", { class: "summary" }, words), table])];
}

const nameOf = (model: string) => (model === "" ? "no model" : model.slice(0, 8));

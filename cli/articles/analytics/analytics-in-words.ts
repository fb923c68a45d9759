import { listsByModel } from "../../../runtime/articles/analytics/lists-by-model";
import type { AnalyticsAnswer } from "../../../runtime/functions/articles/contract/analytics";
import { plainTable } from "../../plain-table";

/** Figures of an environment's articles, as people read them. */
export function analyticsInWords({ days, models, new_articles, counted_at }: AnalyticsAnswer): string {
  if (days.length === 0)
    return "nothing was counted yet: the app behind does it at its next look, some minutes from now";
  const table = plainTable([
    "day",
    "readers",
    "in 28 days",
    "visits",
    "lists",
    "opened",
    "read",
    "coverage",
    "diversity",
    "novelty",
    "unexpected",
    "newcomers",
    "at random",
    "its cost",
  ]);
  for (const each of days)
    table.push([
      each.day,
      each.readers,
      each.readers_28_days,
      each.sessions,
      each.lists,
      percent(each.opened_share),
      `${Math.round(each.read_seconds / 60)} min`,
      percent(each.coverage),
      percent(each.diversity),
      each.novelty_bits === null ? "–" : `${each.novelty_bits.toFixed(1)} bits`,
      percent(each.unexpected_share),
      percent(each.newcomers_share),
      percent(each.explored_share),
      each.exploration_cost === null ? "–" : `${each.exploration_cost.toFixed(1)} of 1,000 lists`,
    ]);
  const ages = plainTable(["new articles, days old", "articles", "shown each", "opened", "read"]);
  for (const { age_days, articles, shown, clicks, read_seconds } of new_articles)
    ages.push([
      age_days,
      articles,
      (shown / articles).toFixed(1),
      percent(shown === 0 ? null : clicks / shown),
      `${Math.round(read_seconds / 60)} min`,
    ]);
  const versions = plainTable(["model", "lists", "opened"]);
  for (const { model, lists, shown, opened } of listsByModel(models))
    versions.push([model || "none", lists, percent(shown === 0 ? null : opened / shown)]);
  return [table.toString(), ages.toString(), versions.toString(), `counted ${counted_at}`].join("\n\n");
}

function percent(share: number | null): string {
  return share === null ? "–" : `${(100 * share).toFixed(1)} %`;
}

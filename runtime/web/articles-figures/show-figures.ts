import type { AnalyticsAnswer } from "../../functions/articles/contract/analytics";
import type { Charts } from "../charts/charts";
import { count, share, some, time } from "../charts/words";
import { make } from "../shell/element";
import { raised, raisedHint } from "../shell/raised";
import { acrossDays } from "./across-days";
import { type DailyFigure, dailyFigures, readingTime } from "./daily-figures";
import { showModelsLists } from "./show-models-lists";
import { showNewArticles } from "./show-new-articles";

type Day = AnalyticsAnswer["days"][number];

/** Figures of the days, the newest whole day in numbers first. @param now of the browser, to tell which day is not over */
export function showFigures(charts: Charts, answer: AnalyticsAnswer, now: Date): HTMLElement[] {
  const { days, models, new_articles } = answer;
  if (days.length === 0) return [nothingYet()];
  return [
    keyFigures(days, now),
    ...dailyFigures.map((figure) => drawn(charts, figure, days)),
    ...showModelsLists(charts, models),
    ...showNewArticles(charts, new_articles),
  ];
}

function drawn(
  charts: Charts,
  { title, definition, series, write, highest }: DailyFigure,
  days: readonly Day[],
) {
  const values = series.map(([name, of]) => ({ name, values: days.map((day) => day[of]) }));
  return charts.chart({
    title,
    summary: values.map((each) => inWords(each, write)).join(" "),
    definition,
    across: acrossDays(days.map(({ day }) => day)),
    series: values,
    write,
    ...(highest !== undefined && { highest }),
  });
}

/** E.g. "DAU: 120 at last, between 90 and 140." */
function inWords(
  { name, values }: { readonly name: string; readonly values: readonly (number | null)[] },
  write: (value: number) => string,
): string {
  const known = values.filter((value) => value !== null);
  const last = known.at(-1);
  if (last === undefined) return `${name}: not known yet.`;
  const [least, most] = [Math.min(...known), Math.max(...known)].map(write);
  return least === most
    ? `${name}: ${write(last)}.`
    : `${name}: ${write(last)} at last, between ${least} and ${most}.`;
}

/** Of the newest day that is over, each beside the same day of the week before. */
function keyFigures(days: readonly Day[], now: Date): HTMLElement {
  const today = now.toISOString().slice(0, 10);
  const whole = days.filter(({ day }) => day < today);
  const day = whole.at(-1) ?? (days.at(-1) as Day);
  const weekBefore = new Date(Date.parse(day.day) - 7 * 86_400_000).toISOString().slice(0, 10);
  const before = days.find((each) => each.day === weekBefore);
  const figure = (
    name: string,
    about: string,
    of: (of: Day) => number | null,
    write: (value: number) => string,
  ) => {
    const value = of(day);
    const then = before ? of(before) : null;
    return make(
      "div",
      { title: about },
      make("dt", {}, name),
      make("dd", {}, value === null ? "–" : write(value)),
      make("dd", { class: "before" }, then === null ? about : `${write(then)} a week before`),
    );
  };
  const when = time(Date.parse(day.day) / 1000, "day");
  const title = day.day === today ? `Today so far, ${when}` : when;
  const figures = make(
    "dl",
    {},
    figure("DAU", "readers of the day", ({ readers }) => readers, count),
    figure("MAU", "readers of 28 days", (each) => each.readers_28_days, count),
    figure(
      "DAU of MAU",
      "came on that day, of those of 28 days",
      (each) => (each.readers_28_days === 0 ? null : each.readers / each.readers_28_days),
      share,
    ),
    figure("Sessions", "visits of all readers", ({ sessions }) => sessions, count),
    figure("CTR", "opened of what was shown", (each) => each.opened_share, share),
    figure(
      "Reading time",
      "of a reader",
      ({ read_seconds, readers }) => (readers === 0 ? null : read_seconds / readers),
      readingTime,
    ),
  );
  return raised(title, [figures], "key-figures");
}

function nothingYet(): HTMLElement {
  return raisedHint(
    "Nothing was counted yet",
    "Figures are here some minutes after the first readers came: the app behind counts them at its next look. ",
    make("a", { href: "/articles/" }, "Read something"),
    ", or let simulated readers do it with ",
    make("code", {}, "npx vitrine articles simulate"),
    ".",
  );
}

/** What the page says above the figures. */
export function figuresInWords({ days, counted_at }: AnalyticsAnswer): string {
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last || counted_at === null) return "Nothing was counted yet.";
  const at = (day: string) => time(Date.parse(day) / 1000, "day");
  return `${some(days.length, "day")}, ${at(first.day)} to ${at(last.day)}; counted ${time(
    Date.parse(counted_at) / 1000,
    "hour",
  )}. Times are in UTC. They are counts: no reader is in them.`;
}

import { join } from "node:path";
import type { Metric, Plot } from "../../runtime/pipeline/stage";
import { escaped, linePlot, type Series } from "../../runtime/recommender/study/report/plot";
import { openPage } from "../open-page";

/** A training as a page shows it. */
export interface PagedRun {
  readonly id: string;
  /** What the table says of it, in the same order for all runs. */
  readonly facts: Readonly<Record<string, string>>;
  /** By "stage.figure". */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** By stage; none when nothing is known of them. */
  readonly stages: Readonly<
    Record<string, { readonly seconds: number; readonly plots: Readonly<Record<string, Plot>> }>
  >;
}

/** Writes the page, and opens it on a terminal. @param place "in dev" @returns the file's path */
export function showRuns(root: string, place: string, runs: readonly PagedRun[]): string {
  const file = join(root, ".vitrine", "runs", `films-${place.replaceAll(" ", "-")}.html`);
  openPage(file, runsPage(`Trainings of films ${place}`, runs));
  return file;
}

/**
 * One page that stands alone: runs in a table, each metric over the runs with its interval, how long each stage took, and the plots of the
 * last two over each other.
 *
 * @param runs the newest first, as commands tell them
 */
export function runsPage(title: string, runs: readonly PagedRun[]): string {
  const oldestFirst = runs.toReversed();
  const figures = figuresOf(oldestFirst);
  const isDrawn = (figure: Figure) => hasIntervals(figure) || differs(figure);
  const metrics = figures.filter(isDrawn).map(metricPlot);
  const stages = stagePlot(oldestFirst);
  const curves = curvePlots(oldestFirst.slice(-2));
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 84rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
table { border-collapse: collapse; font-size: 0.85rem } td, th { padding: 0.2rem 0.6rem; text-align: left; vertical-align: top; white-space: nowrap }
tr { border-bottom: 1px solid #ddd } td:last-child { white-space: normal; min-width: 24rem } .wide { overflow-x: auto }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 36rem), 1fr)); gap: 1rem } .plots > div { overflow-x: auto }
svg { width: 100%; min-width: 34rem; height: auto }
</style>
<h1>${escaped(title)}</h1>
<p>Runs are numbered from the oldest that is shown. Bars hold 95 % of bootstrap resamples over people.</p>
<div class="wide">${table(oldestFirst)}</div>
<h2>Metrics over the runs</h2>
${section(metrics, "No run has told a metric.")}
${sameInAll(figures.filter((figure) => !isDrawn(figure)))}
<h2>How long each stage took</h2>
<p>In seconds; of a stage that was not run again, what it took when it was.</p>
${section(stages, "Nothing is known of the stages.")}
<h2>Plots of the last two runs</h2>
${section(curves, "The last two runs have no plots.")}
</html>
`;
}

function section(plots: readonly string[], otherwise: string): string {
  if (plots.length === 0) return `<p>${otherwise}</p>`;
  return `<div class="plots">${plots.map((plot) => `<div>${plot}</div>`).join("")}</div>`;
}

function table(runs: readonly PagedRun[]): string {
  const names = Object.keys(runs[0]?.facts ?? {});
  const row = (cells: readonly string[], tag: "td" | "th") =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
  const body = runs.map(({ id, facts }, n) =>
    row([String(n + 1), id, ...names.map((name) => facts[name] ?? "-")], "td"),
  );
  return `<table>${row(["", "run", ...names], "th")}${body.reverse().join("")}</table>`;
}

type Points = Series["points"];

interface Figure {
  readonly title: string;
  /** One for each model that has it. */
  readonly lines: ReadonlyMap<string, Points>;
}

/** One for each figure of a stage; first those with an interval, which say how good lists are. */
function figuresOf(runs: readonly PagedRun[]): Figure[] {
  const figures = new Map<string, Map<string, Points>>();
  runs.forEach(({ metrics }, n) => {
    for (const [name, metric] of Object.entries(metrics)) {
      const [stage = "", ...rest] = name.split(".");
      const title = `${stage}: ${rest.at(-1)}`;
      const lines = figures.get(title) ?? new Map<string, Points>();
      const line = rest.slice(0, -1).join(".");
      lines.set(line, [...(lines.get(line) ?? []), pointOf(n + 1, metric)]);
      figures.set(title, lines);
    }
  });
  const found = [...figures].map(([title, lines]) => ({ title, lines }));
  return found.sort((a, b) => Number(hasIntervals(b)) - Number(hasIntervals(a)));
}

const pointsOf = ({ lines }: Figure) => [...lines.values()].flat();
const hasIntervals = (figure: Figure) => pointsOf(figure).some(({ low }) => low !== undefined);
const differs = ({ lines }: Figure) =>
  [...lines.values()].some((points) => points.some(({ y }) => y !== points[0]?.y));

function metricPlot({ title, lines }: Figure): string {
  const series = [...lines].map(([name, points]) => ({ name, points }));
  return linePlot(series, { title, x: "run", y: "" }, { fromZero: false, counted: true });
}

function sameInAll(figures: readonly Figure[]): string {
  if (figures.length === 0) return "";
  const told = figures.flatMap(({ title, lines }) =>
    [...lines].map(([line, [point]]) => `${title}${line && ` of ${line}`} ${point?.y}`),
  );
  return `<p>The same in every run: ${escaped(told.join("; "))}.</p>`;
}

function pointOf(x: number, metric: Metric): Series["points"][number] {
  if (typeof metric === "number") return { x, y: metric };
  return { x, y: metric.value, low: metric.low, high: metric.high };
}

function stagePlot(runs: readonly PagedRun[]): string[] {
  const names = [...new Set(runs.flatMap(({ stages }) => Object.keys(stages)))];
  if (names.length === 0) return [];
  const series = names.map((name) => ({
    name,
    points: runs.flatMap(({ stages }, n) => {
      const stage = stages[name];
      return stage ? [{ x: n + 1, y: stage.seconds }] : [];
    }),
  }));
  return [linePlot(series, { title: "Seconds of each stage", x: "run", y: "s" }, { counted: true })];
}

/** The plots that stages told, those of both runs in one. */
function curvePlots(runs: readonly PagedRun[]): string[] {
  const plots = new Map<string, { readonly plot: Plot; readonly series: Series[] }>();
  for (const { id, stages } of runs)
    for (const [stage, told] of Object.entries(stages))
      for (const [name, plot] of Object.entries(told.plots)) {
        const title = `${stage}: ${name}`;
        const known = plots.get(title) ?? { plot, series: [] };
        known.series.push({ name: id, points: plot.points.map(([x, y]) => ({ x, y })) });
        plots.set(title, known);
      }
  return [...plots].map(([title, { plot, series }]) => linePlot(series, { title, x: plot.x, y: plot.y }));
}

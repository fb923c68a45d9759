import uPlot from "uplot";
import { make } from "../shell/element";
import { color, drawSample, markAt, sampleOf } from "./marks";
import { tableOf } from "./table";

export interface ChartContent {
  readonly title: string;
  /** What is to be seen in it, for whoever does not see it. */
  readonly summary: string;
  /** What is drawn, and how it is counted. @default - the title says it */
  readonly definition?: string;
  readonly across: {
    readonly name: string;
    /** In order. */
    readonly values: readonly number[];
    /** Times are in seconds since 1970, shares from 0 to 1, counts whole numbers. */
    readonly kind: "count" | "share" | "time";
    /** In the table. */
    readonly write: (value: number) => string;
    /** Below the chart. */
    readonly tick: (value: number) => string;
  };
  /** Each is drawn with its own dashes: `mostSeries` at most. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly write: (value: number) => string;
  readonly shape?: "line" | "steps";
  /** @default - as high as the highest value */
  readonly highest?: number;
}

const height = 220;

/** Charts on canvas, each with its words and its table beside it. */
export class Charts {
  private readonly drawn = new Map<Element, uPlot>();
  private readonly widths = new ResizeObserver((changes) => {
    for (const { target, contentRect } of changes)
      this.drawn.get(target)?.setSize({ width: Math.floor(contentRect.width), height });
  });

  constructor() {
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      for (const chart of this.drawn.values()) chart.redraw();
      for (const sample of document.querySelectorAll<HTMLCanvasElement>(".legend canvas")) drawSample(sample);
    });
  }

  clear(): void {
    this.widths.disconnect();
    for (const chart of this.drawn.values()) chart.destroy();
    this.drawn.clear();
  }

  /** @returns the chart and all that belongs to it, to be put into the page */
  chart(content: ChartContent): HTMLElement {
    const { title, summary, definition, series } = content;
    const plot = make("div", { class: "plot", "aria-hidden": "true" });
    const readout = make("p", { class: "readout", "aria-hidden": "true" });
    this.drawn.set(plot, draw(plot, readout, content));
    this.widths.observe(plot);
    const legend = series.map(({ name }, at) => make("li", {}, sampleOf(at), name));
    return make(
      "section",
      { class: "raised chart", "aria-label": title },
      make("h3", {}, title),
      make("p", { class: "summary" }, summary),
      make("ul", { class: "legend", role: "list" }, ...legend),
      plot,
      readout,
      ...(definition === undefined ? [] : [make("p", { class: "definition" }, definition)]),
      make("details", {}, make("summary", {}, "As a table"), tableOf(title, ...tabled(content))),
    );
  }
}

/** Steps in which there was nothing are left out. */
function tabled({ across, series, write }: ChartContent): [string[], string[][]] {
  const rows = across.values.flatMap((value, at) => {
    const values = series.map((each) => each.values[at] ?? null);
    return values.some((each) => each !== null && each !== 0)
      ? [[across.write(value), ...values.map((each) => (each === null ? "–" : write(each)))]]
      : [];
  });
  return [[across.name, ...series.map(({ name }) => name)], rows];
}

function draw(place: HTMLElement, readout: HTMLElement, content: ChartContent): uPlot {
  const { across, series, write, shape = "line", highest } = content;
  const axis = { stroke: () => color("--soft"), grid: { stroke: () => color("--line"), width: 1 } };
  const paths =
    shape === "steps" ? uPlot.paths.stepped?.({ align: 1, extend: true }) : uPlot.paths.linear?.();
  const point = (at: number) =>
    series.map(({ name, values }) => `${name} ${values[at] == null ? "–" : write(values[at])}`).join(" · ");
  return new uPlot(
    {
      width: 300,
      height,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: {
        x: across.kind === "share" ? { time: false, range: [0, 1] } : { time: across.kind === "time" },
        y: {
          range: (_, least, most) => [least < 0 ? least * 1.05 : 0, highest ?? (most > 0 ? most * 1.05 : 1)],
        },
      },
      axes: [
        { ...axis, values: (_, splits) => splits.map(across.tick), space: 64 },
        { ...axis, values: (_, splits) => splits.map(write), size: 64 },
      ],
      series: [
        {},
        ...series.map(({ values }, at) => ({
          stroke: () => color(markAt(at).color),
          dash: [...markAt(at).dash],
          width: 2,
          points: { show: false, filter: shape === "line" ? alone(values) : [] },
          ...(paths && { paths }),
        })),
      ],
      hooks: {
        setCursor: [
          ({ cursor: { idx } }) => {
            const value = idx == null ? undefined : across.values[idx];
            readout.textContent =
              value === undefined || idx == null ? "" : `${across.write(value)}: ${point(idx)}`;
          },
        ],
      },
    },
    [[...across.values], ...series.map(({ values }) => [...values])],
    place,
  );
}

/** Places of values that no line leads to or from: they are drawn as points. */
function alone(values: readonly (number | null)[]): number[] {
  const isNothing = (at: number) => (values[at] ?? null) === null;
  return [...values.keys()].filter((at) => !isNothing(at) && isNothing(at - 1) && isNothing(at + 1));
}

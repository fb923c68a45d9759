import { make } from "../shell/element";

/** How series are drawn, so that whoever sees no colours tells them by their dashes. */
const marks = [
  { color: "--accent", dash: [] },
  { color: "--alarm", dash: [8, 4] },
  { color: "--well", dash: [2, 3] },
  { color: "--ink", dash: [12, 3, 2, 3] },
  { color: "--edge", dash: [16, 6] },
] as const;

export const mostSeries = marks.length;

/** A piece of the line of a series, for the legend. */
export function sampleOf(at: number): HTMLCanvasElement {
  const sample = make("canvas", { width: "72", height: "8", "data-mark": String(at), "aria-hidden": "true" });
  drawSample(sample);
  return sample;
}

export function drawSample(sample: HTMLCanvasElement): void {
  const context = sample.getContext("2d");
  const mark = markAt(Number(sample.dataset["mark"]));
  if (context === null) return;
  context.clearRect(0, 0, sample.width, sample.height);
  context.strokeStyle = color(mark.color);
  context.lineWidth = 4;
  context.setLineDash(mark.dash.map((length) => length * 2));
  context.beginPath();
  context.moveTo(0, 4);
  context.lineTo(sample.width, 4);
  context.stroke();
}

export const markAt = (at: number) => marks[at % marks.length] ?? marks[0];

/** Of the page as it is now, light or dark. @param variable e.g. "--accent" */
export function color(variable: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
}

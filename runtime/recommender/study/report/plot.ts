/** A line, a bar with its interval, or a point; colours follow the order of the series. */
export interface Series {
  readonly name: string;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly low?: number;
    readonly high?: number;
  }[];
}

export interface PlotText {
  readonly title: string;
  readonly x: string;
  readonly y: string;
}

const width = 640;
const height = 360;
const margin = { left: 64, right: 150, top: 40, bottom: 48 };
/** Okabe and Ito's palette, which people with colour blindness can tell apart. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999", "#000000"];

/** Lines through points, with intervals where they have any; `logX` for cost curves, `counted` for a first, second and third. */
export function linePlot(
  series: readonly Series[],
  text: PlotText,
  { logX = false, logY = false, fromZero = true, counted = false } = {},
): string {
  const all = series.flatMap(({ points }) => points);
  const x = scale(
    all.map((p) => p.x),
    margin.left,
    width - margin.right,
    logX,
  );
  const y = scale(
    all.flatMap((p) => [p.low ?? p.y, p.high ?? p.y, ...(fromZero && !logY ? [0] : [])]),
    height - margin.bottom,
    margin.top,
    logY,
  );
  const drawn = series.map(({ name, points }, n) => {
    const colour = colours[n % colours.length];
    const path = points.map((p) => `${x.at(p.x)},${y.at(p.y)}`).join(" ");
    const dots =
      points.length > 30
        ? ""
        : points.map((p) => `<circle cx="${x.at(p.x)}" cy="${y.at(p.y)}" r="3" fill="${colour}"/>`).join("");
    const bars = points.map((p) => whisker(x.at(p.x), p, y.at, `${colour}`)).join("");
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"${dash(n)}/>${dots}${bars}${legend(name, n)}`;
  });
  const across = counted ? { ...x, ticks: x.ticks.filter(Number.isInteger) } : x;
  return frame(text, axes(across, y) + drawn.join(""));
}

/** One point for each series, named in the plot. */
export function scatterPlot(series: readonly Series[], text: PlotText): string {
  const all = series.flatMap(({ points }) => points);
  const x = scale([0, ...all.map((p) => p.x)], margin.left, width - margin.right, false);
  const y = scale(
    [0, ...all.flatMap((p) => [p.low ?? p.y, p.high ?? p.y])],
    height - margin.bottom,
    margin.top,
    false,
  );
  const labels: { x: number; y: number }[] = [];
  /** Beside the point, or as far below it as no other label is. */
  const labelAt = (px: number, py: number) => {
    const place = { x: px + 7, y: py + 4 };
    while (labels.some((other) => Math.abs(other.x - place.x) < 90 && Math.abs(other.y - place.y) < 12))
      place.y += 4;
    labels.push(place);
    return place;
  };
  const drawn = series.flatMap(({ name, points }, n) =>
    points.map((p) => {
      const colour = colours[n % colours.length];
      const [cx, cy] = [x.at(p.x), y.at(p.y)];
      const place = labelAt(cx, cy);
      return `<circle cx="${cx}" cy="${cy}" r="4" fill="${colour}"/>${whisker(cx, p, y.at, `${colour}`)}<text x="${place.x}" y="${round(place.y)}" font-size="11">${escaped(name)}</text>`;
    }),
  );
  return frame(text, axes(x, y) + drawn.join(""));
}

/** Horizontal bars with intervals, in the given order. */
export function barPlot(
  bars: readonly { name: string; value: number; low: number; high: number }[],
  text: PlotText,
): string {
  const rowHeight = 22;
  const tall = margin.top + bars.length * rowHeight + margin.bottom;
  const x = scale([0, ...bars.map((bar) => bar.high)], 150, width - 40, false);
  const rows = bars.map((bar, n) => {
    const top = margin.top + n * rowHeight;
    const middle = top + rowHeight / 2;
    const line = `<path d="M${x.at(bar.low)} ${middle}H${x.at(bar.high)}M${x.at(bar.low)} ${middle - 4}v8M${x.at(bar.high)} ${middle - 4}v8" stroke="currentColor" fill="none"/>`;
    return `<text x="142" y="${middle + 4}" text-anchor="end" font-size="12">${escaped(bar.name)}</text><rect x="${x.at(0)}" y="${top + 3}" width="${round(x.at(bar.value) - x.at(0))}" height="${rowHeight - 6}" fill="${colours[0]}" fill-opacity="0.7"/>${line}`;
  });
  const ticks = x.ticks
    .map(
      (tick) =>
        `<text x="${x.at(tick)}" y="${tall - margin.bottom + 18}" text-anchor="middle" font-size="11">${label(tick)}</text>`,
    )
    .join("");
  return frame({ ...text, y: "" }, rows.join("") + ticks, tall);
}

interface Scale {
  at(value: number): number;
  readonly ticks: readonly number[];
}

function scale(values: readonly number[], from: number, to: number, isLog: boolean): Scale {
  const shape = isLog ? Math.log10 : (value: number) => value;
  const finite = values.filter((value) => Number.isFinite(shape(value)));
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const span = shape(high) - shape(low) || 1;
  const at = (value: number) => round(from + ((shape(value) - shape(low)) / span) * (to - from));
  if (isLog) {
    const decades = Array.from({ length: 20 }, (_, n) => 10 ** (n - 6));
    return { at, ticks: decades.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001) };
  }
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const first = Math.ceil(low / step);
  return {
    at,
    ticks: Array.from({ length: Math.floor(high / step) - first + 1 }, (_, n) => (first + n) * step),
  };
}

function axes(x: Scale, y: Scale): string {
  const bottom = height - margin.bottom;
  const right = width - margin.right;
  const across = y.ticks.map(
    (tick) =>
      `<path d="M${margin.left} ${y.at(tick)}H${right}" stroke="currentColor" stroke-opacity="0.15"/><text x="${margin.left - 6}" y="${y.at(tick) + 4}" text-anchor="end" font-size="11">${label(tick)}</text>`,
  );
  const up = x.ticks.map(
    (tick) =>
      `<text x="${x.at(tick)}" y="${bottom + 18}" text-anchor="middle" font-size="11">${label(tick)}</text>`,
  );
  return `<path d="M${margin.left} ${margin.top}V${bottom}H${right}" stroke="currentColor" fill="none"/>${across.join("")}${up.join("")}`;
}

function whisker(
  x: number,
  point: { low?: number; high?: number },
  at: (value: number) => number,
  colour: string,
): string {
  if (point.low === undefined || point.high === undefined) return "";
  return `<path d="M${x} ${at(point.low)}V${at(point.high)}" stroke="${colour}"/>`;
}

/** Beyond the colours that there are, lines differ by their dashes. */
function dash(n: number): string {
  return n < colours.length ? "" : ' stroke-dasharray="6 4"';
}

function legend(name: string, n: number): string {
  if (name === "") return "";
  const y = margin.top + 8 + n * 18;
  const x = width - margin.right + 14;
  return `<path d="M${x - 4} ${y - 3}h16" stroke="${colours[n % colours.length]}" stroke-width="4"${dash(n)}/><text x="${x + 15}" y="${y + 1}" font-size="11">${escaped(name)}</text>`;
}

function frame({ title, x, y }: PlotText, body: string, tall = height): string {
  const titles = [
    `<text x="${margin.left}" y="22" font-size="14" font-weight="bold">${escaped(title)}</text>`,
    `<text x="${(margin.left + width - margin.right) / 2}" y="${tall - 8}" text-anchor="middle" font-size="12">${escaped(x)}</text>`,
    y &&
      `<text transform="translate(14 ${tall / 2}) rotate(-90)" text-anchor="middle" font-size="12">${escaped(y)}</text>`,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${tall}" role="img" aria-label="${escaped(title)}" font-family="system-ui, sans-serif" fill="currentColor"><rect width="100%" height="100%" fill="white"/><g color="#222" fill="#222">${titles.join("")}${body}</g></svg>\n`;
}

function label(value: number): string {
  if (value !== 0 && Math.abs(value) >= 1e4) return value.toExponential(0).replace("e+", "e");
  return String(Number(value.toPrecision(3)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

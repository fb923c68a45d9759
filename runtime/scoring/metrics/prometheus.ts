type Labels = Readonly<Record<string, string>>;

/** Counters, gauges and histograms in Prometheus' text format: the few that a small server needs. */
export class MetricRegistry {
  private readonly families: { name: string; type: string; help: string; lines: () => string[] }[] = [];

  counter(name: string, help: string): Counter {
    const values = new Map<string, number>();
    this.add(name, "counter", help, () => [...values].map(([labels, value]) => `${name}${labels} ${value}`));
    return {
      add: (labels, amount = 1) => {
        const key = text(labels);
        values.set(key, (values.get(key) ?? 0) + amount);
      },
    };
  }

  /** @param read asked for the value when somebody looks; NaN when there is none */
  gauge(name: string, help: string, read: () => number): void {
    this.add(name, "gauge", help, () => [`${name} ${read()}`]);
  }

  /** @param bounds upper ends of the buckets, ascending */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    const series = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>();
    this.add(name, "histogram", help, () =>
      [...series.values()].flatMap(({ labels, counts, sum, count }) => {
        let below = 0;
        const buckets = bounds.map((bound, at) => {
          below += counts[at] ?? 0;
          return `${name}_bucket${text({ ...labels, le: String(bound) })} ${below}`;
        });
        return [
          ...buckets,
          `${name}_bucket${text({ ...labels, le: "+Inf" })} ${count}`,
          `${name}_sum${text(labels)} ${sum}`,
          `${name}_count${text(labels)} ${count}`,
        ];
      }),
    );
    return {
      observe: (value, labels) => {
        const key = text(labels);
        const one = series.get(key) ?? { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
        series.set(key, one);
        const at = bounds.findIndex((bound) => value <= bound);
        if (at >= 0) one.counts[at] = (one.counts[at] ?? 0) + 1;
        one.sum += value;
        one.count += 1;
      },
    };
  }

  text(): string {
    const families = this.families.map(({ name, type, help, lines }) =>
      [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines()].join("\n"),
    );
    return `${families.join("\n")}\n`;
  }

  private add(name: string, type: string, help: string, lines: () => string[]): void {
    this.families.push({ name, type, help, lines });
  }
}

export interface Counter {
  add(labels: Labels, amount?: number): void;
}

export interface Histogram {
  observe(value: number, labels: Labels): void;
}

function text(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`))}"`,
  );
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

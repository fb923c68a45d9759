import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** In seconds. */
const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Labels = Readonly<Record<string, string>>;

interface Described {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

/**
 * What a process did since it began, for Prometheus, which adds up the instances:
 *
 * ```
 * const metrics = new Prometheus("films");
 * const lists = metrics.counter({ name: "lists", help: "Lists that were made", labels: ["because"] });
 * lists({ because: "popular" });
 * const { type, body } = await metrics.text("application/openmetrics-text");
 * ```
 */
export class Prometheus {
  private readonly prefix: string;
  /** One for each format: in OpenMetrics' the library gives counters other names, and keeps them. */
  private readonly registries = [Registry.PROMETHEUS_CONTENT_TYPE, Registry.OPENMETRICS_CONTENT_TYPE].map(
    (type) => {
      const registry = new Registry();
      registry.setContentType(type as typeof Registry.PROMETHEUS_CONTENT_TYPE);
      return registry;
    },
  );

  /** @param prefix of every name, e.g. "films" */
  constructor(prefix: string) {
    this.prefix = prefix;
  }

  /** Gives every line these labels, too. */
  label(labels: Labels): void {
    for (const registry of this.registries) registry.setDefaultLabels(labels);
  }

  counter({ name, help, labels = [] }: Described): (labels?: Labels, by?: number) => void {
    const each = this.registries.map(
      (registry) =>
        new Counter({
          name: `${this.prefix}_${name}_total`,
          help,
          labelNames: [...labels],
          registers: [registry],
        }),
    );
    return (values = {}, by = 1) => {
      for (const counter of each) counter.inc(values, by);
    };
  }

  /** @param buckets upper ends; those of seconds when they are left out */
  histogram(
    { name, help, labels = [] }: Described,
    buckets = secondsBuckets,
  ): (labels: Labels, value: number) => void {
    const each = this.registries.map(
      (registry) =>
        new Histogram({
          name: `${this.prefix}_${name}`,
          help,
          labelNames: [...labels],
          buckets,
          registers: [registry],
        }),
    );
    return (values, value) => {
      for (const histogram of each) histogram.observe(values, value);
    };
  }

  /** @param read asked whenever somebody reads the metrics: the lines that there are */
  gauge({ name, help, labels = [] }: Described, read: () => readonly (readonly [Labels, number])[]): void {
    for (const registry of this.registries)
      new Gauge({
        name: `${this.prefix}_${name}`,
        help,
        labelNames: [...labels],
        registers: [registry],
        collect() {
          this.reset();
          for (const [values, value] of read()) this.set(values, value);
        },
      });
  }

  /** @param accept the header of the request */
  async text(accept: string): Promise<{ readonly type: string; readonly body: string }> {
    const [prometheus, openMetrics] = this.registries as [Registry, Registry];
    const registry = accept.includes("application/openmetrics-text") ? openMetrics : prometheus;
    return { type: registry.contentType, body: await registry.metrics() };
  }
}

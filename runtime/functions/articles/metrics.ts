import type { ListItem } from "../../articles/list/list-input";
import type { CountedRequest } from "../../http/counted-operation";
import { Prometheus } from "../../http/prometheus";
import { requestMetrics } from "../../http/request-metrics";
import type { Telemetry } from "../../shared/telemetry";
import type { Degraded } from "./contract/degraded";

/** What the metrics read of this instance when somebody asks. */
export interface InstanceState {
  /** Live articles in memory. */
  readonly articles: number;
  /** Seconds since the database was last heard of. */
  readonly lagSeconds: number | undefined;
  readonly model: string | undefined;
}

export type CacheKind = "list" | "profile" | "trending";

/** What this process did since it began, for Prometheus, which adds up the instances. */
export class ArticlesMetrics {
  private readonly prometheus = new Prometheus("articles");
  private readonly telemetry: Pick<Telemetry, "count">;
  private readonly requests = requestMetrics(this.prometheus);
  private readonly asked = this.prometheus.counter({
    name: "cache",
    help: "What was looked for in the cache, by what it is and whether it was there",
    labels: ["of", "result"],
  });
  private readonly lists = this.prometheus.counter({ name: "lists", help: "Lists that were made" });
  private readonly items = this.prometheus.counter({
    name: "list_items",
    help: "Articles in lists that were made, by why they are there",
    labels: ["because"],
  });
  private readonly exploration = this.prometheus.histogram(
    { name: "exploration", help: "Probability that a place of a list was drawn at random" },
    [0.05, 0.1, 0.15, 0.2, 0.25, 0.3],
  );
  private readonly feedback = this.prometheus.counter({
    name: "feedback",
    help: "What readers told, by its kind, and what of it was refused",
    labels: ["kind"],
  });
  private readonly without = this.prometheus.counter({
    name: "degraded",
    help: "Answers that had to do without something",
    labels: ["without"],
  });
  private readonly lost = this.prometheus.counter({
    name: "lists_lost",
    help: "Lists that the log or the hub could not take",
    labels: ["where"],
  });

  constructor(state: () => InstanceState, telemetry: Pick<Telemetry, "count">, replica: string) {
    this.telemetry = telemetry;
    this.prometheus.label({ replica });
    this.prometheus.gauge({ name: "live", help: "Live articles in memory" }, () => [[{}, state().articles]]);
    this.prometheus.gauge({ name: "lag_seconds", help: "Since the database was last heard of" }, () => {
      const { lagSeconds } = state();
      return lagSeconds === undefined ? [] : [[{}, lagSeconds]];
    });
    this.prometheus.gauge({ name: "model", help: "The model of readers", labels: ["version"] }, () => {
      const { model } = state();
      return model === undefined ? [] : [[{ version: model }, 1]];
    });
  }

  answered(request: CountedRequest): void {
    this.requests(request);
  }

  cached(of: CacheKind, isHit: boolean): void {
    const result = isHit ? "hit" : "miss";
    this.asked({ of, result });
    this.telemetry.count("cache", { of, result });
  }

  /** @param exploration probability that a place was drawn at random */
  listed(items: readonly Pick<ListItem, "reason">[], exploration: number): void {
    this.lists();
    for (const { reason } of items) this.items({ because: reason.kind });
    this.exploration({}, exploration);
    this.telemetry.count("lists", {});
  }

  told(kind: string, count = 1): void {
    this.feedback({ kind }, count);
  }

  degraded(without: Degraded | undefined): void {
    for (const each of without ?? []) this.without({ without: each });
  }

  listsLost(lists: number, where: "database" | "hub"): void {
    this.lost({ where }, lists);
  }

  /** @param accept the header of the request */
  text(accept: string): Promise<{ readonly type: string; readonly body: string }> {
    return this.prometheus.text(accept);
  }
}

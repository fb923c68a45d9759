import type { CountedRequest } from "../../http/counted-operation";
import { FreshAnswer } from "../../http/fresh-answer";
import { Prometheus } from "../../http/prometheus";
import { requestMetrics } from "../../http/request-metrics";
import type { Telemetry } from "../../shared/telemetry";
import type { LastDrift } from "./contract/drift";
import { addDriftMetrics } from "./drift/drift-metrics";
import { RecentUse } from "./recent-use";

/** What this process did since it began, for Prometheus, which adds up the instances. */
export class FilmsMetrics {
  /** For the console's page, which has no Prometheus. */
  readonly recent = new RecentUse();
  private readonly prometheus = new Prometheus("films");
  private readonly requests = requestMetrics(this.prometheus);
  private readonly lists = this.prometheus.counter({
    name: "lists",
    help: "Lists by what they were made of: ratings by a model, or popular films",
    labels: ["because", "version"],
  });
  private readonly ratings = this.prometheus.counter({ name: "ratings", help: "Ratings that were taken" });
  private readonly swaps = this.prometheus.counter({
    name: "model_swaps",
    help: "Champions that were loaded, by what became of them",
    labels: ["outcome"],
  });

  private readonly lastDrift: FreshAnswer<LastDrift | undefined>;
  private drift: LastDrift | undefined;

  private readonly telemetry: Pick<Telemetry, "count">;

  /**
   * @param lastDrift what the last look for drift found
   * @param telemetry is told of lists as well, for the workbook
   * @param replica tells this process from the others: whoever asks through Front Door hears of another one each time
   */
  constructor(
    serving: () => ServingState,
    lastDrift: () => Promise<LastDrift | undefined>,
    telemetry: Pick<Telemetry, "count">,
    replica?: string,
  ) {
    this.telemetry = telemetry;
    if (replica !== undefined) this.prometheus.label({ replica });
    this.lastDrift = new FreshAnswer(lastDrift);
    addDriftMetrics(this.prometheus, () => this.drift);
    this.prometheus.gauge(
      {
        name: "model",
        help: "1 for the version that serves; none while no model does",
        labels: ["version", "sha256"],
      },
      () => {
        const { about } = serving();
        return about ? [[{ version: about.version, sha256: about.sha256 }, 1]] : [];
      },
    );
    this.prometheus.gauge(
      {
        name: "champion_refused",
        help: "1 while the newest champion cannot be used and another one is kept",
      },
      () => [[{}, serving().problem === undefined ? 0 : 1]],
    );
  }

  answered(request: CountedRequest): void {
    this.requests(request);
    this.recent.answered(request);
  }

  /** @param version of the model; none for popular films */
  listed(because: "ratings" | "popular", version = ""): void {
    this.lists({ because, version });
    this.recent.listed(because);
    this.telemetry.count("lists", { because, version });
  }

  rated(taken: number): void {
    this.ratings({}, taken);
  }

  swapped(outcome: "used" | "refused"): void {
    this.swaps({ outcome });
  }

  /** @param accept the header of the request */
  async text(accept: string): Promise<{ readonly type: string; readonly body: string }> {
    // without the database the other figures are told all the same
    this.drift = await this.lastDrift.get(performance.now()).catch(() => undefined);
    return this.prometheus.text(accept);
  }
}

/** As much of what serves as the metrics tell. */
export interface ServingState {
  readonly about?: { readonly version: string; readonly sha256: string } | undefined;
  readonly problem?: string | undefined;
}

import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Recorder } from "../telemetry/recorder";
import { MetricRegistry } from "./prometheus";

export interface ObservedAnswer {
  /** "OK" or the refusal's code. */
  readonly code: string;
  /** Of HTTP. */
  readonly status: number;
  readonly milliseconds: number;
  readonly steps?: Readonly<Record<"wait" | "decode" | "infer", number>>;
  readonly images?: number;
  /** Whose operation the request is a part of, as its header says. */
  readonly traceParent?: string;
}

export interface Gauges {
  waiting(): number;
  readyWorkers(): number;
  heldBytes(): number;
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const resolutionMs = 10;

/** What the server knows about itself: for Prometheus when it asks, for Application Insights in sums of a minute. */
export class ScoringMetrics {
  private readonly registry = new MetricRegistry();
  private readonly requests = this.registry.counter("scoring_requests_total", "Requests by outcome.");
  private readonly images = this.registry.counter("scoring_images_total", "Images embedded.");
  private readonly restarts = this.registry.counter(
    "scoring_worker_crashes_total",
    "Workers that ended unasked.",
  );
  private readonly duration = this.registry.histogram(
    "scoring_request_seconds",
    "Time from arrival to answer.",
    seconds,
  );
  private readonly step = this.registry.histogram("scoring_step_seconds", "Time of each step.", seconds);
  private readonly loop = monitorEventLoopDelay({ resolution: resolutionMs });
  private minute = newMinute();

  constructor(gauges: Gauges) {
    this.loop.enable();
    this.registry.gauge("scoring_queue_length", "Requests that wait for a worker.", gauges.waiting);
    this.registry.gauge("scoring_workers_ready", "Workers that can score.", gauges.readyWorkers);
    this.registry.gauge("scoring_held_bytes", "Bytes of all requests in memory.", gauges.heldBytes);
    this.registry.gauge(
      "scoring_event_loop_delay_p99_seconds",
      "99th percentile of the delay of the server's event loop, since its start.",
      () => this.eventLoopDelayP99Ms / 1000,
    );
    this.registry.gauge("process_resident_memory_bytes", "Memory of the server's own process.", () =>
      process.memoryUsage.rss(),
    );
  }

  answered({ code, milliseconds, steps, images = 0 }: ObservedAnswer): void {
    this.requests.add({ code });
    this.minute.requests.set(code, (this.minute.requests.get(code) ?? 0) + 1);
    this.duration.observe(milliseconds / 1000, { code: code === "OK" ? "OK" : "refused" });
    if (steps === undefined) return;
    this.images.add({}, images);
    if (this.minute.milliseconds.length < 100_000) this.minute.milliseconds.push(milliseconds);
    for (const [name, lasted] of Object.entries(steps)) this.step.observe(lasted / 1000, { step: name });
  }

  crashed(reason: string): void {
    this.restarts.add({ reason });
    this.minute.crashes += 1;
  }

  /** The histogram counts the interval between two of its own timers; what exceeds that is delay. */
  get eventLoopDelayP99Ms(): number {
    return Math.max(0, this.loop.percentile(99) / 1e6 - resolutionMs);
  }

  prometheus(): string {
    return this.registry.text();
  }

  /** Sends the last minute's sums, where there is somebody to send them, and begins a new one. */
  send(recorder: Pick<Recorder, "metric"> | undefined, deployment: string): void {
    const { requests, milliseconds, crashes } = this.minute;
    this.minute = newMinute();
    for (const [code, count] of requests) recorder?.metric("scoring requests", count, { deployment, code });
    if (crashes > 0) recorder?.metric("scoring worker crashes", crashes, { deployment });
    if (milliseconds.length === 0) return;
    const sorted = Float64Array.from(milliseconds).sort();
    for (const [name, share] of [
      ["p50", 0.5],
      ["p95", 0.95],
      ["p99", 0.99],
    ] as const) {
      const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
      recorder?.metric(`scoring milliseconds ${name}`, value, { deployment });
    }
  }

  close(): void {
    this.loop.disable();
  }
}

function newMinute() {
  return { requests: new Map<string, number>(), milliseconds: [] as number[], crashes: 0 };
}

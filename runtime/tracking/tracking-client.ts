import * as z from "zod";
import { askTracking, type TrackingPlace } from "./ask-tracking";
import { TrackingError } from "./tracking-error";

const mostMetrics = 1000;
const mostNamed = 100;

export type RunStatus = "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";

export interface LoggedMetric {
  readonly key: string;
  readonly value: number;
  /** @default 0 */
  readonly step?: number;
  /** Milliseconds since 1970. @default now */
  readonly timestamp?: number;
}

/** What a run is logged with, any number of each. */
export interface RunEntries {
  readonly metrics?: readonly LoggedMetric[];
  /** Written once: another value later is refused. */
  readonly params?: Readonly<Record<string, string>>;
  /** A later value replaces an earlier one. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface TrackedRun {
  readonly id: string;
  readonly name: string;
  readonly experimentId: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Of each the last value. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

const Named = z.array(z.object({ key: z.string(), value: z.string().default("") })).default([]);
const time = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);
const Run = z.object({
  info: z.object({
    run_id: z.string(),
    run_name: z.string().nullish(),
    experiment_id: z.string(),
    status: z.enum(["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]),
    start_time: time.nullish(),
    end_time: time.nullish(),
  }),
  data: z
    .object({
      metrics: z.array(z.object({ key: z.string(), value: z.union([z.number(), z.string()]) })).default([]),
      params: Named,
      tags: Named,
    })
    .prefault({}),
});
const Experiment = z.object({ experiment: z.object({ experiment_id: z.string() }) });

/**
 * Experiments and runs in an Azure ML workspace, by MLflow's REST API. Everything can be asked again: nothing is made or counted
 * twice. Everything fails with a TrackingError.
 *
 * @example
 *   const tracking = trackingClient({ uri: settings.MLFLOW_TRACKING_URI, tokens });
 *   await tracking.log(settings.MLFLOW_RUN_ID, { metrics: [{ key: "rmse", value: 0.87, step: 3 }] });
 */
export function trackingClient(place: TrackingPlace) {
  const get = (path: string, query: Record<string, unknown>) => askTracking(place, "GET", path, query);
  const post = (path: string, body: Record<string, unknown>) => askTracking(place, "POST", path, body);

  async function experimentId(name: string): Promise<string | undefined> {
    const found = await get("experiments/get-by-name", { experiment_name: name }).catch(whenMissing);
    return found === undefined ? undefined : Experiment.parse(found).experiment.experiment_id;
  }

  return {
    /** The id of the experiment with this name, which is made when there is none. */
    async experiment(name: string): Promise<string> {
      const known = await experimentId(name);
      if (known !== undefined) return known;
      const made = await post("experiments/create", { name }).catch((error: unknown) => {
        // somebody else made it meanwhile, or the answer to the first try was lost
        if (error instanceof TrackingError && error.answered === "RESOURCE_ALREADY_EXISTS") return undefined;
        throw error;
      });
      const id = made
        ? z.object({ experiment_id: z.string() }).parse(made).experiment_id
        : await experimentId(name);
      if (id === undefined) throw new Error(`the experiment ${name} exists and is not found`);
      return id;
    },

    /** The id of the experiment with this name; undefined when there is none. */
    findExperiment: experimentId,

    /**
     * Begins a run that no job has begun.
     *
     * @param key of whoever begins it: the same key again is the same run
     */
    async startRun(experiment: string, name: string, key: string): Promise<string> {
      const known = await search(experiment, { filter: `tags.\`vitrine.key\` = '${key}'`, limit: 1 });
      if (known[0]) return known[0].id;
      const tags = [
        { key: "vitrine.key", value: key },
        { key: "mlflow.runName", value: name },
      ];
      const made = await post("runs/create", {
        experiment_id: experiment,
        run_name: name,
        start_time: Date.now(),
        tags,
      });
      return runIn(z.object({ run: Run }).parse(made).run).id;
    },

    /** undefined when there is none. */
    async run(id: string): Promise<TrackedRun | undefined> {
      const found = await get("runs/get", { run_id: id }).catch(whenMissing);
      return found === undefined ? undefined : runIn(z.object({ run: Run }).parse(found).run);
    },

    search,

    /** In as few calls as MLflow's limits allow. */
    async log(run: string, { metrics = [], params = {}, tags = {} }: RunEntries): Promise<void> {
      const now = Date.now();
      const timed = metrics.map(({ key, value, step = 0, timestamp = now }) => ({
        key,
        value: jsonOf(value),
        step,
        timestamp,
      }));
      for (const some of inParts(timed, mostMetrics))
        await post("runs/log-batch", { run_id: run, metrics: some });
      for (const some of inParts(listOf(params), mostNamed))
        await post("runs/log-batch", { run_id: run, params: some });
      for (const some of inParts(listOf(tags), mostNamed))
        await post("runs/log-batch", { run_id: run, tags: some });
    },

    /** Azure ML ends the run of a job itself; this is for runs of `startRun`. */
    async endRun(run: string, status: "FINISHED" | "FAILED" | "KILLED"): Promise<void> {
      await post("runs/update", { run_id: run, status, end_time: Date.now() });
    },
  };

  /** The newest first, unless `orderBy` says otherwise: "metrics.rmse ASC". */
  async function search(
    experiment: string,
    { filter, orderBy, limit = 100 }: { filter?: string; orderBy?: string; limit?: number } = {},
  ): Promise<readonly TrackedRun[]> {
    const found = await post("runs/search", {
      experiment_ids: [experiment],
      max_results: limit,
      order_by: [orderBy ?? "attributes.start_time DESC"],
      ...(filter !== undefined && { filter }),
    });
    return z
      .object({ runs: z.array(Run).default([]) })
      .parse(found)
      .runs.map(runIn);
  }
}

export type TrackingClient = ReturnType<typeof trackingClient>;

function whenMissing(error: unknown): undefined {
  if (error instanceof TrackingError && error.answered === "RESOURCE_DOES_NOT_EXIST") return undefined;
  throw error;
}

function runIn({ info, data }: z.output<typeof Run>): TrackedRun {
  return {
    id: info.run_id,
    name: info.run_name ?? info.run_id,
    experimentId: info.experiment_id,
    status: info.status,
    ...(info.start_time ? { startedAt: info.start_time } : {}),
    ...(info.end_time ? { endedAt: info.end_time } : {}),
    metrics: Object.fromEntries(data.metrics.map(({ key, value }) => [key, Number(value)])),
    params: Object.fromEntries(data.params.map(({ key, value }) => [key, value])),
    tags: Object.fromEntries(data.tags.map(({ key, value }) => [key, value])),
  };
}

/** JSON has no number for them. */
function jsonOf(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function listOf(named: Readonly<Record<string, string>>) {
  return Object.entries(named).map(([key, value]) => ({ key, value }));
}

function inParts<Item>(items: readonly Item[], most: number): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / most);
  return Array.from({ length: count }, (_, part) => items.slice(part * most, (part + 1) * most));
}

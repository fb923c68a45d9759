import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readJson, writeTwice } from "../../../core/files";
import { MetricLog } from "./metric-log";
import { invalid, MlflowError, missing } from "./mlflow-error";
import type { MlflowExperiment, MlflowMetric, MlflowRun } from "./tracked";

/** Experiments and runs of one workspace, on disk before they are answered. */
export class TrackingStore {
  private readonly folder: string;
  private readonly experiments: Map<string, MlflowExperiment>;
  private readonly runs: Map<string, MlflowRun>;
  private readonly logs = new Map<string, MetricLog>();

  constructor(folder: string) {
    this.folder = folder;
    this.experiments = readAll<MlflowExperiment>(join(folder, "experiments"));
    this.runs = readAll<MlflowRun>(join(folder, "runs"));
  }

  allExperiments(): readonly MlflowExperiment[] {
    return [...this.experiments.values()];
  }

  /** @throws MlflowError RESOURCE_DOES_NOT_EXIST */
  experiment(id: string): MlflowExperiment {
    const found = this.experiments.get(id);
    if (found === undefined) throw missing(`The experiment with the id "${id}"`);
    return found;
  }

  experimentByName(name: string): MlflowExperiment | undefined {
    return this.allExperiments().find((experiment) => experiment.name === name);
  }

  /** @throws MlflowError RESOURCE_ALREADY_EXISTS */
  createExperiment(name: string, tags: Readonly<Record<string, string>> = {}): MlflowExperiment {
    if (this.experimentByName(name)) {
      throw new MlflowError("RESOURCE_ALREADY_EXISTS", `The experiment "${name}" exists already`);
    }
    const now = Date.now();
    const made = {
      id: randomUUID(),
      name,
      lifecycle: "active",
      createdAt: now,
      updatedAt: now,
      tags,
    } as const;
    return this.putExperiment(made);
  }

  changeExperiment(id: string, change: Partial<MlflowExperiment>): MlflowExperiment {
    const { name } = change;
    const other = name === undefined ? undefined : this.experimentByName(name);
    if (other !== undefined && other.id !== id) {
      throw new MlflowError("RESOURCE_ALREADY_EXISTS", `The experiment "${name}" exists already`);
    }
    return this.putExperiment({ ...this.experiment(id), ...change, updatedAt: Date.now() });
  }

  allRuns(): readonly MlflowRun[] {
    return [...this.runs.values()];
  }

  /** @throws MlflowError RESOURCE_DOES_NOT_EXIST */
  run(id: string): MlflowRun {
    const found = this.runs.get(id);
    if (found === undefined) throw missing(`The run "${id}"`);
    return found;
  }

  hasRun(id: string): boolean {
    return this.runs.has(id);
  }

  putRun(run: MlflowRun): MlflowRun {
    writeTwice(join(this.runFolder(run.id), "run.json"), JSON.stringify(run));
    this.runs.set(run.id, run);
    return run;
  }

  changeRun(id: string, change: Partial<MlflowRun>): MlflowRun {
    return this.putRun({ ...this.run(id), ...change });
  }

  /** Parameters are written once. @throws MlflowError INVALID_PARAMETER_VALUE when one has another value already */
  log(id: string, logged: { metrics: readonly MlflowMetric[]; params: Texts; tags: Texts }): void {
    const run = this.run(id);
    if (run.lifecycle !== "active") throw invalid(`The run ${id} is deleted; restore it first`);
    for (const [key, value] of Object.entries(logged.params)) {
      const before = run.params[key];
      if (before === undefined || before === value) continue;
      throw invalid(
        `Changing param values is not allowed. Param with key='${key}' was already logged with value='${before}' for run ID='${id}'. Attempted logging new value '${value}'.`,
      );
    }
    this.metricsOf(id).append(logged.metrics);
    this.putRun({
      ...run,
      params: { ...run.params, ...logged.params },
      tags: { ...run.tags, ...logged.tags },
    });
  }

  metricsOf(id: string): MetricLog {
    const known = this.logs.get(id);
    if (known) return known;
    const opened = new MetricLog(join(this.runFolder(id), "metrics.jsonl"));
    this.logs.set(id, opened);
    return opened;
  }

  /** Where the artifacts of a run lie. */
  artifactsOf(id: string): string {
    return join(this.runFolder(id), "artifacts");
  }

  /** Paths of artifacts that lie in a datastore, which others have uploaded. */
  registeredOf(id: string): readonly string[] {
    return readJson<string[]>(join(this.runFolder(id), "registered.json"), []);
  }

  registerArtifact(id: string, path: string): void {
    const paths = [...new Set([...this.registeredOf(id), path])];
    writeTwice(join(this.runFolder(id), "registered.json"), JSON.stringify(paths));
  }

  private putExperiment(experiment: MlflowExperiment): MlflowExperiment {
    writeTwice(
      join(this.folder, "experiments", experiment.id, "experiment.json"),
      JSON.stringify(experiment),
    );
    this.experiments.set(experiment.id, experiment);
    return experiment;
  }

  /** Called by its hash: a run's id is whatever somebody calls a job. */
  private runFolder(id: string): string {
    return join(this.folder, "runs", createHash("sha256").update(id).digest("hex").slice(0, 32));
  }
}

export type Texts = Readonly<Record<string, string>>;

function readAll<Item extends { readonly id: string }>(folder: string): Map<string, Item> {
  const found = new Map<string, Item>();
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const file = join(folder, name, folder.endsWith("runs") ? "run.json" : "experiment.json");
    const item = readJson<Item | null>(file, null);
    if (item !== null) found.set(item.id, item);
  }
  return found;
}

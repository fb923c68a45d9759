import { availableParallelism } from "node:os";
import { RegistryError } from "../../model-registry/registry-error";
import { rowEncoder } from "../encode-rows";
import { rowReader } from "../read-rows";
import type { ModelFiles, ModelRegistry, RegisteredModel } from "../registry";
import type { RowsRead } from "../rows";
import { type ModelFailure, ModelFailures } from "./model-failures";
import { ModelShelf } from "./model-shelf";
import {
  type AskedModel,
  type ChosenModel,
  type ModelReference,
  type NotUsable,
  reference,
} from "./prediction";
import { PredictionError } from "./prediction-error";
import { RegisteredModels } from "./registered-models";
import { RowBatcher } from "./row-batcher";
import { type ScoringPool, scoringPool } from "./scoring-pool";
import { predictionsTeller } from "./to-predictions";

const megabyte = 1024 * 1024;
/** A request has no more rows, and so has what is sent to a worker at once. */
const rowsInBatch = 1000;
const waitingRows = 20 * rowsInBatch;

export interface PredictorOptions {
  readonly registry: ModelRegistry;
  /** Which model answers when none is asked for, or another one cannot. */
  readonly defaultModel: {
    readonly name: string;
    /** @default the newest */
    readonly version?: string;
  };
  /** A JavaScript file, absolute, that calls `runScoringWorker`. */
  readonly workerFile: string;
  /** Processes. @default as many as there are cores */
  readonly workers?: number;
  /** Of ONNX files that are kept loaded; each worker has its own copy of those that it was asked about. @default 128 MB */
  readonly modelBytes?: number;
  /** Longest time in seconds from a request's arrival to its answer. @default 10 */
  readonly seconds?: number;
  /** Requests at which a model may end its workers within ten minutes until it is left alone for ten. @default 3 */
  readonly mostCrashes?: number;
  /** A worker ended that nobody had asked to; it is replaced. @default - nobody hears of it */
  readonly crashed?: (reason: string) => void;
}

/** A model that was loaded and tried. */
interface ReadyModel {
  readonly model: ModelReference;
  readonly files: ModelFiles;
  readRows(rows: readonly unknown[]): RowsRead;
  predict: ChosenModel["predict"];
}

/**
 * Registered models, each loaded by the first request that asks for it, and scored in processes of their own.
 *
 * ```
 * const predictor = new Predictor({ registry, defaultModel: { name: "leaving" }, workerFile });
 * const chosen = await predictor.choose({ name: "leaving", version: "2", fallback: true });
 * const { rows, problems } = chosen.readRows([{ age: 41, … }]);
 * const predictions = await chosen.predict(rows);
 * ```
 */
export class Predictor {
  private readonly options: PredictorOptions;
  private readonly registered: RegisteredModels;
  private readonly shelf: ModelShelf<ReadyModel>;
  private readonly loading = new Map<string, Promise<ReadyModel>>();
  private readonly failures: ModelFailures;
  private readonly pool: ScoringPool;
  private readonly workers: number;

  constructor(options: PredictorOptions) {
    const {
      workerFile,
      workers = availableParallelism(),
      modelBytes = 128 * megabyte,
      seconds = 10,
      mostCrashes,
    } = options;
    this.options = options;
    this.workers = workers;
    this.registered = new RegisteredModels(options.registry);
    this.shelf = new ModelShelf(modelBytes);
    this.failures = new ModelFailures({ ...(mostCrashes !== undefined && { mostCrashes }) });
    this.pool = scoringPool({
      program: { file: workerFile, args: [], environment: workerEnvironment() },
      workers,
      seconds,
      isKept: (hash) => this.shelf.has(hash) || this.loading.has(hash),
      crashed: (reason) => options.crashed?.(reason),
    });
  }

  /** All registered models. @throws RegistryError while there has never been a list */
  models(): Promise<readonly RegisteredModel[]> {
    return this.registered.list();
  }

  /** Which model answers when none is asked for. */
  get defaultModel(): PredictorOptions["defaultModel"] {
    return this.options.defaultModel;
  }

  /** Process ids of the workers. */
  get workerIds(): readonly number[] {
    return this.pool.pids;
  }

  /**
   * The model that will answer: the one that is asked for, or the default one and why.
   *
   * @throws PredictionError when it cannot be used, and the caller wants no other or the default one cannot be used either
   */
  async choose({ name, version, fallback }: AskedModel): Promise<ChosenModel> {
    const { defaultModel } = this.options;
    const isDefault = name === undefined && version === undefined;
    const wanted = isDefault ? defaultModel : { name: name ?? defaultModel.name, version };
    const asked = isDefault ? "default" : reference(wanted);
    try {
      return chosen(asked, await this.use(wanted));
    } catch (error) {
      if (!isNotUsable(error)) throw error;
      const isSame = wanted.name === defaultModel.name && wanted.version === defaultModel.version;
      if (isDefault || isSame) throw error;
      if (!fallback) throw error;
      const why: NotUsable = { code: error.code, message: error.message };
      return chosen(asked, await this.use(defaultModel), why);
    }
  }

  /** Answers what was taken, for at most `seconds`, and ends the workers. */
  close(seconds = 5): Promise<void> {
    return this.pool.close(seconds);
  }

  private async use(wanted: PredictorOptions["defaultModel"]): Promise<ReadyModel> {
    const registered = await this.registered.find(wanted.name, wanted.version).catch((cause: unknown) => {
      throw notReadable(cause);
    });
    if (registered === undefined) throw await this.unknown(wanted);
    const { hash } = registered;
    const failure = this.failures.of(hash);
    if (failure) throw failed(failure);
    return this.shelf.get(hash) ?? this.loadOnce(registered);
  }

  private async unknown(wanted: PredictorOptions["defaultModel"]): Promise<PredictionError> {
    const models = await this.registered.list().catch(() => []);
    if (models.length === 0) return new PredictionError("NoModel", "No model is registered.");
    return new PredictionError("ModelUnknown", `There is no model ${reference(wanted)}.`);
  }

  /** Who asks for a model that is being loaded waits for the same. */
  private loadOnce(registered: RegisteredModel): Promise<ReadyModel> {
    const { hash } = registered;
    const loading = this.loading.get(hash) ?? this.load(registered).finally(() => this.loading.delete(hash));
    this.loading.set(hash, loading);
    return loading;
  }

  private async load({ name, version, hash }: RegisteredModel): Promise<ReadyModel> {
    const files = await this.options.registry.read(hash).catch((error: unknown) => {
      throw this.notRead(hash, error);
    });
    await this.tryOut(hash, files).catch((error: unknown) => {
      throw this.notLoaded(hash, error);
    });
    const ready = this.readyModel({ name, version, hash }, files);
    this.shelf.put(hash, ready, files.onnx.byteLength);
    return ready;
  }

  /** Twice where a process ends: somebody else may have ended the first. */
  private async tryOut(hash: string, files: ModelFiles): Promise<void> {
    const task = { hash, files, encoded: undefined, explain: false };
    await this.pool.score(task).catch((error: unknown) => {
      if (error instanceof PredictionError && error.code === "ModelCrashed") return this.pool.score(task);
      throw error;
    });
  }

  private readyModel(model: ModelReference, files: ModelFiles): ReadyModel {
    const { hash } = model;
    const { manifest } = files;
    const encode = rowEncoder(manifest);
    const tell = predictionsTeller(manifest);
    const batcher = new RowBatcher({
      score: (rows, explain) => this.pool.score({ hash, files, encoded: encode(rows), explain }),
      atOnce: this.workers,
      rowsInBatch,
      waitingRows,
      failed: ({ code }) => {
        if (code === "ModelCrashed") this.failures.crashed(hash);
      },
    });
    return {
      model,
      files,
      readRows: rowReader(manifest.features),
      // an empty batch kills the process of some graphs
      predict: async (rows, { explain = true } = {}) =>
        rows.length === 0 ? [] : tell(rows, await batcher.score(rows, explain)),
    };
  }

  private notRead(hash: string, error: unknown): unknown {
    if (!(error instanceof RegistryError)) return error;
    if (error.code === "RegistryNotReached") return notReadable(error);
    const message = `Its files are not what was registered (${error.code}).`;
    this.failures.notLoadable(hash, message);
    return new PredictionError("ModelNotLoadable", message, { cause: error });
  }

  private notLoaded(hash: string, error: unknown): unknown {
    if (!(error instanceof PredictionError)) return error;
    if (error.code === "ScoringBusy") return error;
    const message =
      error.code === "ModelCrashed"
        ? "It ends the process that loads it."
        : error.code === "PredictionTimedOut"
          ? "It takes too long to load."
          : `It cannot be used: ${error.message}.`;
    this.failures.notLoadable(hash, message);
    return new PredictionError("ModelNotLoadable", message, { cause: error });
  }
}

/** What Node itself needs: a graph, which somebody else has made, is computed without the app's identity and settings. */
function workerEnvironment(): Record<string, string | undefined> {
  const names = ["PATH", "LD_LIBRARY_PATH", "HOME", "TMPDIR"];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

function chosen(
  asked: string,
  { model, files, readRows, predict }: ReadyModel,
  why?: NotUsable,
): ChosenModel {
  const { manifest } = files;
  return { asked, used: reference(model), ...(why && { why }), model, manifest, readRows, predict };
}

function failed({ code, message, retryAfterSeconds }: ModelFailure): PredictionError {
  return new PredictionError(code, message, { retryAfterSeconds });
}

function notReadable(cause: unknown): PredictionError {
  return new PredictionError("ModelNotReadable", "The registry of models is out of reach.", {
    retryAfterSeconds: 5,
    cause,
  });
}

const notUsable: ReadonlySet<string> = new Set<NotUsable["code"]>([
  "ModelUnknown",
  "ModelNotReadable",
  "ModelNotLoadable",
  "ModelQuarantined",
]);

function isNotUsable(error: unknown): error is PredictionError & Pick<NotUsable, "code"> {
  return error instanceof PredictionError && notUsable.has(error.code);
}

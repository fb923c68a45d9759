import { ModelNotLoadable } from "./model-not-loadable";
import type { ScoredRows, ScoringJob, ScoringMessage, ScoringWorkerMessage } from "./protocol";
import { ScoringModel } from "./scoring-model";

const nothing: ScoredRows = { explained: { reason: "nothing was asked" } };

/**
 * A process that answers the jobs its parent sends, one after the other, with the models that came with them.
 *
 * It ends with its parent: nobody else can reach it.
 */
export function runScoringWorker(): void {
  const models = new Map<string, Promise<ScoringModel>>();
  // a parent that has gone is told by "disconnect"
  const send = (message: ScoringWorkerMessage) => process.send?.(message, undefined, {}, () => {});
  process.on("disconnect", () => process.exit());
  // Ctrl-C and the platform's signal reach the whole group; the parent decides when a worker ends
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});

  let last = Promise.resolve();
  process.on("message", (job: ScoringJob) => {
    last = last.then(() => answer(job));
  });
  send({ kind: "ready" });

  async function answer(job: ScoringJob): Promise<void> {
    const { number } = job;
    try {
      send({ kind: "scored", number, scored: await score(job) });
    } catch (error) {
      if (error instanceof ModelNotLoadable) {
        send({ kind: "refused", number, code: "ModelNotLoadable", message: error.message });
      } else {
        console.error(error);
        send({
          kind: "refused",
          number,
          code: "PredictionFailed",
          message: "Its graph fails with these rows.",
        });
      }
    }
  }

  async function score({ hash, load, drop, encoded, explain }: ScoringMessage): Promise<ScoredRows> {
    for (const each of drop) await close(each);
    if (load && !models.has(hash)) {
      const model = ScoringModel.load(load);
      model.catch(() => {});
      models.set(hash, model);
    }
    const model = await models.get(hash);
    if (model === undefined) throw new Error("a worker was asked about a model that it was not sent");
    return encoded === undefined || encoded.rows === 0 ? nothing : model.score(encoded, explain);
  }

  async function close(hash: string): Promise<void> {
    const model = models.get(hash);
    models.delete(hash);
    await model?.then(
      (loaded) => loaded.close(),
      () => {},
    );
  }
}

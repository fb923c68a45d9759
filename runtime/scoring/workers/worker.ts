import { readSettings } from "../../shared/read-settings";
import { RankingModel } from "../candidates/ranking-model";
import { rankingScorer } from "../candidates/ranking-scorer";
import { ImageModel } from "../image-model";
import { type ModelFolder, readModelFolder } from "../model-folder";
import { Refusal } from "../refusal";
import { ScoringSettings } from "../settings";
import { TextModel } from "../texts/text-model";
import { textScorer } from "../texts/text-scorer";
import type { ImageJob, ImageWorkerMessage, JobScorer } from "./protocol";
import { imageScorer, type JobLimits } from "./score-job";

/**
 * A process that loads the model, says so, and answers the jobs its parent sends, one after the other.
 *
 * It ends with its parent: nobody else can reach it.
 */
export async function runWorker(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const send = (message: ImageWorkerMessage) => process.send?.(message);
  process.on("disconnect", () => process.exit());
  // Ctrl-C and the platform's signal reach the whole group; the parent decides when a worker ends
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});

  const settings = readSettings(ScoringSettings, "scoring server", environment);
  const limits: JobLimits = {
    images: settings.SCORING_MAX_IMAGES,
    pixels: settings.SCORING_MAX_PIXELS,
    decodingBytes: settings.SCORING_MAX_DECODING_BYTES,
    // only the first frame is seen, but a file of thousands is no photo
    pages: 1000,
    seconds: Math.ceil(settings.SCORING_MAX_SECONDS),
  };
  try {
    const score = await scorerOf(readModelFolder(settings.SCORING_MODEL_ROOT), limits);
    let last = Promise.resolve();
    process.on("message", (job: ImageJob) => {
      last = last.then(() => answer(job));
    });
    send({ kind: "ready" });

    async function answer({ number, kind, body }: ImageJob): Promise<void> {
      try {
        const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
        send({ kind: "scored", number, scored: await score(kind, bytes) });
      } catch (error) {
        const { code, message } = error instanceof Refusal ? error : unexpected(error);
        send({ kind: "refused", number, code, message });
      }
    }
  } catch (error) {
    send({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
    process.disconnect();
  }
}

/** Answers requests with the model of a folder, whatever it takes. */
async function scorerOf({ manifest, ...folder }: ModelFolder, limits: JobLimits): Promise<JobScorer> {
  switch (manifest.takes) {
    case "texts":
      return textScorer(await TextModel.load({ ...folder, manifest }), { texts: limits.images });
    case "candidates":
      return rankingScorer(await RankingModel.load({ ...folder, manifest }));
    default:
      return imageScorer(await ImageModel.load({ ...folder, manifest }), limits);
  }
}

function unexpected(error: unknown): Pick<Refusal, "code" | "message"> {
  console.error(error);
  return { code: "ScoringFailed", message: "The request could not be scored." };
}

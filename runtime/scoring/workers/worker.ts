import { readSettings } from "../../shared/read-settings";
import { OnnxModel } from "../model";
import { readModelFolder } from "../model-folder";
import { Refusal } from "../refusal";
import { ScoringSettings } from "../settings";
import type { ImageJob, ImageWorkerMessage } from "./protocol";
import { type JobLimits, jobScorer } from "./score-job";

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
    const model = await OnnxModel.load(readModelFolder(settings.SCORING_MODEL_ROOT));
    const score = jobScorer(model, limits);
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

function unexpected(error: unknown): Pick<Refusal, "code" | "message"> {
  console.error(error);
  return { code: "ScoringFailed", message: "The image could not be scored." };
}

import type { Explanation } from "../../shared/explained-error";
import type { PredictionManifest } from "../manifest";
import { ModelRefusal } from "../model-refusal";
import type { ModelFiles } from "../registry";
import { type Tried, tryModel } from "./try-model";

/** What a checker answers: each step before it begins, and at last what came of it. */
export type CheckerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "step"; readonly what: string }
  | { readonly kind: "tried"; readonly tried: Tried }
  | { readonly kind: "refused"; readonly code: string; readonly problem: Explanation }
  | { readonly kind: "failed"; readonly message: string };

/** Waits for one model, tries it, and ends. */
export function runChecker(): void {
  const send = (message: CheckerMessage) =>
    new Promise<void>((resolve) => process.send?.(message, undefined, {}, () => resolve()));

  process.once("message", async (files: { manifest: PredictionManifest; onnx: Uint8Array }) => {
    await send(await outcomeOf(files, (what) => send({ kind: "step", what })));
    process.disconnect?.();
  });
  void send({ kind: "ready" });
}

/** Tries a model, whatever comes of it. */
export async function outcomeOf(
  files: ModelFiles,
  onStep: (what: string) => Promise<void>,
): Promise<CheckerMessage> {
  try {
    return { kind: "tried", tried: await tryModel(files, onStep) };
  } catch (error) {
    if (!(error instanceof ModelRefusal))
      return { kind: "failed", message: error instanceof Error ? (error.stack ?? "") : String(error) };
    const { what, why, fix } = error.problem;
    return { kind: "refused", code: error.code, problem: { what, why, fix } };
  }
}

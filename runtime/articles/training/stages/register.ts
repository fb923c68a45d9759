import type { StageResult, StageTask } from "../../../pipeline/stage";
import type { ArticleParameters } from "../parameters";
import type { ArticleRegistry } from "../training";
import { readVerdict } from "./evaluate";
import { readSlices } from "./split";

/** Hands the model to the registry, with all that is known of it: the gate is there, beside the champion. */
export async function register(
  {
    registry,
    parameters,
    code,
  }: { readonly registry: ArticleRegistry; readonly parameters: ArticleParameters; readonly code: string },
  task: StageTask,
): Promise<StageResult> {
  const { metrics, card } = readVerdict(await task.input("verdict"));
  const { version, state, reasons } = await registry.register({
    file: await task.input("model"),
    sha256: task.hashOf("model"),
    data: task.hashOf("reading"),
    code,
    parameters,
    metrics,
    card,
    reading: await task.input("reading"),
    slice: readSlices(await task.input("slices")).test,
  });
  return { outputs: {}, notes: { version, state, reasons: [...reasons] } };
}

import { PipelineError } from "./pipeline-error";
import type { Stage } from "./stage";

/** Where an input comes from. */
export interface InputSource {
  readonly stage: string;
  readonly output: string;
}

/** @returns undefined for what comes from outside */
export function sourceOf(input: Stage["inputs"][string]): InputSource | undefined {
  if (typeof input !== "string") return undefined;
  const dot = input.lastIndexOf(".");
  return { stage: input.slice(0, dot), output: input.slice(dot + 1) };
}

/** @throws PipelineError PipelineNotValid for a name given twice, or an input that no stage before makes */
export function checkStages(stages: readonly Stage[]): void {
  const made = new Map<string, readonly string[]>();
  for (const { name, inputs, outputs } of stages) {
    if (made.has(name)) throw notValid(`two stages are called ${name}`, "give each a name of its own");
    for (const input of Object.values(inputs)) {
      const source = sourceOf(input);
      if (source === undefined || made.get(source.stage)?.includes(source.output)) continue;
      throw notValid(
        `${name} asks for ${String(input)}, which no stage before it makes`,
        `outputs so far: ${[...made].flatMap(([stage, all]) => all.map((each) => `${stage}.${each}`)).join(", ")}`,
      );
    }
    made.set(name, outputs);
  }
}

function notValid(what: string, fix: string): PipelineError {
  return new PipelineError("PipelineNotValid", {
    what,
    why: "stages run in the order in which they stand, and know each other's outputs by name",
    fix,
  });
}

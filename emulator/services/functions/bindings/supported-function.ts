import type { Binding, FunctionMetadata } from "../worker/protocol";

export const triggerTypes = [
  "httpTrigger",
  "blobTrigger",
  "queueTrigger",
  "timerTrigger",
  "eventHubTrigger",
] as const;
export type TriggerType = (typeof triggerTypes)[number];

/** A function whose every binding runs here. */
export interface SupportedFunction {
  readonly name: string;
  readonly type: TriggerType;
  readonly triggerName: string;
  readonly trigger: Binding;
  readonly inputs: readonly (readonly [name: string, binding: Binding])[];
  readonly outputs: readonly (readonly [name: string, binding: Binding])[];
  readonly metadata: FunctionMetadata;
}

const inputTypes = ["blob"];
const outputTypes = ["http", "blob", "queue"];

/** @throws naming the binding that does not run here */
export function supported(metadata: FunctionMetadata): SupportedFunction {
  const bindings = Object.entries(metadata.bindings);
  const found = bindings.find(([, binding]) => /trigger$/i.test(binding.type));
  if (!found) throw new Error(`the function "${metadata.name}" has no trigger`);
  const [triggerName, trigger] = found;
  const type = triggerTypes.find((one) => one.toLowerCase() === trigger.type.toLowerCase());
  if (type === undefined) refuse(metadata.name, `the trigger ${trigger.type}`, triggerTypes);
  if (type === "blobTrigger" && trigger["source"] !== "EventGrid") {
    throw new Error(
      `the function "${metadata.name}" polls for blobs\n` +
        "  why: the Flex Consumption plan has no polling blob trigger\n" +
        '  fix: add source: "EventGrid" to its options',
    );
  }

  const rest = bindings.filter(([name]) => name !== triggerName);
  const inputs = rest.filter(([, binding]) => binding.direction === "in");
  const outputs = rest.filter(([, binding]) => binding.direction !== "in");
  for (const [, { type: input }] of inputs) {
    if (!inputTypes.includes(input)) refuse(metadata.name, `the input binding ${input}`, inputTypes);
  }
  for (const [, { type: output }] of outputs) {
    if (!outputTypes.includes(output)) refuse(metadata.name, `the output binding ${output}`, outputTypes);
  }
  return { name: metadata.name, type, triggerName, trigger, inputs, outputs, metadata };
}

/** A setting of a binding that must be a text. */
export function text(binding: Binding, setting: string): string {
  const value = binding[setting];
  if (typeof value === "string") return value;
  throw new Error(`the binding ${binding.type} has no ${setting}`);
}

function refuse(name: string, what: string, known: readonly string[]): never {
  throw new Error(
    `the function "${name}" has ${what}, which does not run on the local Azure\n` +
      `  fix: use one of ${known.join(", ")}, or test this function in Azure`,
  );
}

import { z } from "zod";

const dataset = z
  .array(z.strictObject({ referenceName: z.string(), type: z.literal("DatasetReference") }))
  .length(1)
  .transform(([only]) => only?.referenceName ?? "");

const connections = z.number().int().min(1).optional();
/** Stated, and what is done anyway. */
const off = z.literal(false).optional();
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const source = z.strictObject({
  type: z.literal("BinarySource"),
  storeSettings: z.strictObject({
    type: z.literal("AzureBlobStorageReadSettings"),
    recursive: z.boolean().default(true),
    wildcardFolderPath: z.string().optional(),
    wildcardFileName: z.string().optional(),
    prefix: z.string().optional(),
    modifiedDatetimeStart: time.optional(),
    modifiedDatetimeEnd: time.optional(),
    maxConcurrentConnections: connections,
    enablePartitionDiscovery: off,
    deleteFilesAfterCompletion: off,
  }),
  formatSettings: z.strictObject({ type: z.literal("BinaryReadSettings") }).optional(),
});

const sink = z.strictObject({
  type: z.literal("BinarySink"),
  storeSettings: z.strictObject({
    type: z.literal("AzureBlobStorageWriteSettings"),
    copyBehavior: z.literal("PreserveHierarchy").optional(),
    maxConcurrentConnections: connections,
    blockSizeInMB: z.number().optional(),
  }),
});

const policy = z.strictObject({
  /** "d.hh:mm:ss" */
  timeout: z
    .string()
    .regex(/^(\d+\.)?\d\d:\d\d:\d\d$/)
    .default("0.12:00:00"),
  retry: z.number().int().min(0).default(0),
  retryIntervalInSeconds: z.number().int().min(30).max(86_400).default(30),
  secureInput: z.boolean().optional(),
  secureOutput: z.boolean().optional(),
});

const activity = z.strictObject({
  name: z.string().min(1),
  type: z.literal("Copy"),
  description: z.string().optional(),
  userProperties: z.array(z.unknown()).max(0).optional(),
  dependsOn: z
    .array(z.strictObject({ activity: z.string(), dependencyConditions: z.tuple([z.literal("Succeeded")]) }))
    .default([])
    .transform((dependencies) => dependencies.map((one) => one.activity)),
  policy: policy.prefault({}),
  inputs: dataset,
  outputs: dataset,
  typeProperties: z.strictObject({
    source,
    sink,
    enableStaging: off,
    enableSkipIncompatibleRow: off,
    parallelCopies: z.number().int().min(1).max(50).optional(),
    dataIntegrationUnits: z.number().optional(),
    /** What of a file arrives besides its bytes: content type, encoding, language and metadata. */
    preserve: z.array(z.literal("Attributes")).default([]),
  }),
});

/** A copy of binary files between two datasets. */
export type CopyActivity = z.output<typeof activity>;
export type ReadSettings = CopyActivity["typeProperties"]["source"]["storeSettings"];

/** What a pipeline asks for and is not done here, all of it together. */
export class ActivitiesRefused extends Error {
  override readonly name = "ActivitiesRefused";
}

/**
 * The activities of a pipeline, each after those it depends on.
 *
 * @param json as `activities_json` has it
 * @throws ActivitiesRefused
 */
export function parseActivities(json: string): CopyActivity[] {
  const expression = /"@[^"]*"|"type"\s*:\s*"Expression"/.exec(json);
  if (expression) throw new ActivitiesRefused(`it holds an expression: ${expression[0]}`);
  const parsed = z.array(activity).safeParse(parse(json));
  if (!parsed.success) throw new ActivitiesRefused(z.prettifyError(parsed.error));
  return inOrder(parsed.data);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new ActivitiesRefused("it is not JSON", { cause });
  }
}

function inOrder(activities: readonly CopyActivity[]): CopyActivity[] {
  const ordered: CopyActivity[] = [];
  const isDone = (name: string) => ordered.some((one) => one.name === name);
  let waiting = [...activities];
  while (waiting.length > 0) {
    const ready = waiting.filter(({ dependsOn }) => dependsOn.every(isDone));
    if (ready.length === 0) {
      const names = waiting.map(({ name }) => name).join(", ");
      throw new ActivitiesRefused(`${names}: they depend on each other, or on what is not there`);
    }
    ordered.push(...ready);
    waiting = waiting.filter((one) => !ready.includes(one));
  }
  return ordered;
}

/** Milliseconds of "d.hh:mm:ss". */
export function timeoutMsOf({ policy: { timeout } }: CopyActivity): number {
  const [, days = "0", hours, minutes, seconds] = /^(?:(\d+)\.)?(\d\d):(\d\d):(\d\d)$/.exec(timeout) ?? [];
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

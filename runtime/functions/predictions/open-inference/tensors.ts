import * as z from "zod";
import type { Feature } from "../../../predictions/feature";
import type { PredictionManifest } from "../../../predictions/manifest";
import type { Prediction } from "../../../predictions/scoring/prediction";
import { mostRows } from "../contract/predict";
import { problem } from "../contract/problems";
import { Subject } from "../contract/subject";

type Scalar = number | boolean | string;
type Nested = Scalar | readonly Nested[];

const name = z.string().min(1).max(200);
const parameters = z.record(z.string(), z.unknown()).optional();

/** The protocol's parameters are no arrays; a pseudonym has no comma. */
const subjects = z
  .string()
  .transform((text) => text.split(",").map((each) => each || null))
  .pipe(z.array(Subject.nullable()).max(mostRows));

const numeric = [
  "FP64",
  "FP32",
  "FP16",
  "INT64",
  "INT32",
  "INT16",
  "INT8",
  "UINT64",
  "UINT32",
  "UINT16",
  "UINT8",
] as const;

export const InferenceRequest = z.object({
  id: z.string().max(200).optional(),
  /** `subjects`: whom each row is about, with commas between them and nothing for nobody. */
  parameters: z.looseObject({ subjects: subjects.optional() }).optional(),
  inputs: z
    .array(
      z.object({
        name,
        shape: z.array(z.number().int().min(0)).min(1).max(3),
        datatype: z.enum([...numeric, "BOOL", "BYTES"]),
        parameters,
        data: z.array(z.unknown()),
      }),
    )
    .min(1)
    .max(1001),
  outputs: z.array(z.object({ name, parameters })).max(10).optional(),
});

export type InferenceRequest = z.output<typeof InferenceRequest>;
type InputTensor = InferenceRequest["inputs"][number];

export interface OutputTensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data: readonly Scalar[];
}

/** A tensor for each feature; its name is the feature's. */
export function describeInputs({ features }: PredictionManifest): object[] {
  return features.map((feature) => ({ name: feature.name, datatype: datatypeOf(feature), shape: [-1] }));
}

export function describeOutputs({ output, task }: PredictionManifest): object[] {
  const { classes = [], probabilities } = output;
  return [
    ...(task === "regression" ? [] : [{ name: "label", datatype: "BYTES", shape: [-1] }]),
    { name: "score", datatype: "FP64", shape: [-1] },
    ...(probabilities === undefined
      ? []
      : [{ name: "probabilities", datatype: "FP64", shape: [-1, classes.length] }]),
  ];
}

/**
 * Rows as the model's features are called: of a tensor for each feature, or of one tensor that has them all, row by row, when
 * all are numbers.
 *
 * @throws Problem RequestNotValid when shapes and contents do not fit
 */
export function rowsOfTensors({ inputs }: InferenceRequest, { features }: PredictionManifest): object[] {
  const [first] = inputs;
  const isWhole = inputs.length === 1 && first?.shape.length === 2 && first.shape[1] === features.length;
  const areNumbers = features.every(({ type }) => type === "number" || type === "integer");
  const columns =
    first && isWhole && features.length > 1 && areNumbers
      ? columnsOf(first, features)
      : inputs.map((input) => [input.name, scalarsOf(input)] as const);
  const [[, { length: count }]] = columns as [(typeof columns)[number]];
  if (count === 0 || count > mostRows) throw notValid("inputs", `must have 1 to ${mostRows} rows`);
  for (const [name, data] of columns) {
    if (data.length !== count) throw notValid(name, `has ${data.length} rows, and others ${count}`);
  }
  if (new Set(columns.map(([name]) => name)).size < columns.length)
    throw notValid("inputs", "has a name twice");
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(columns.map(([name, data]) => [name, data[row]])),
  );
}

/** What the model answers, or as much of it as was asked for. */
export function outputsOf(
  { outputs }: Pick<InferenceRequest, "outputs">,
  predictions: readonly Prediction[],
): OutputTensor[] {
  const rows = predictions.length;
  const [{ label, score, probabilities } = {} as Prediction] = predictions;
  const all: OutputTensor[] = [
    ...(label === null
      ? []
      : [
          {
            name: "label",
            datatype: "BYTES",
            shape: [rows],
            data: predictions.map((each) => each.label ?? ""),
          },
        ]),
    ...(score === null
      ? []
      : [
          {
            name: "score",
            datatype: "FP64",
            shape: [rows],
            data: predictions.map((each) => each.score ?? 0),
          },
        ]),
    ...(probabilities
      ? [
          {
            name: "probabilities",
            datatype: "FP64",
            shape: [rows, probabilities.length],
            data: predictions.flatMap(
              (each) => each.probabilities?.map(({ probability }) => probability) ?? [],
            ),
          },
        ]
      : []),
  ];
  return outputs ? all.filter(({ name }) => outputs.some((wanted) => wanted.name === name)) : all;
}

function datatypeOf({ type }: Feature): string {
  return { number: "FP64", integer: "INT64", boolean: "BOOL", category: "BYTES" }[type];
}

function columnsOf(input: InputTensor, features: readonly Feature[]): (readonly [string, Scalar[]])[] {
  const values = scalarsOf(input);
  return features.map(({ name }, at) => [name, values.filter((_, index) => index % features.length === at)]);
}

/** Flat, row by row, also where it was sent nested. */
function scalarsOf({ name, shape, datatype, data }: InputTensor): Scalar[] {
  const values = (data as Nested[]).flat(3) as Scalar[];
  const size = shape.reduce((product, each) => product * each, 1);
  if (values.length !== size) throw notValid(name, `has ${values.length} values, and its shape ${size}`);
  const type = datatype === "BOOL" ? "boolean" : datatype === "BYTES" ? "string" : "number";
  const other = values.findIndex((value) => typeof value !== type);
  if (other !== -1) throw notValid(name, `is ${datatype}, and its value ${other} is no ${type}`);
  return values;
}

export function notValid(parameter: string, message: string) {
  const named = parameter.slice(0, 100);
  return problem("RequestNotValid", {
    detail: `${named}: ${message}`,
    errors: [{ parameter: named, message }],
  });
}

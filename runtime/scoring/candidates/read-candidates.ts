import { type FloatTensor, RankingRequest } from "../../shared/ranking-contract";
import type { BodyKind } from "../read-inputs";
import { Refusal } from "../refusal";
import type { RankingModel, RankingTensors } from "./ranking-model";

/** 200 candidates with embeddings of 4,096 numbers. */
const mostBytes = 5 * 1024 * 1024;

/**
 * The candidates of a request. Nothing that is not a finite number of the right count may reach a graph: some crash.
 *
 * @throws Refusal
 */
export function readCandidates(
  kind: BodyKind,
  body: Buffer,
  model: Pick<RankingModel, "columnsOf" | "manifest">,
): { readonly tensors: RankingTensors; readonly candidates: number } {
  if (kind !== "json") throw new Refusal("RequestNotValid", "The model takes candidates, not images.");
  if (body.length > mostBytes) throw new Refusal("RequestTooLarge", "Candidates of more than 5 MB.");
  const { success, data } = RankingRequest.safeParse(parse(body));
  if (!success)
    throw new Refusal("RequestNotValid", 'The JSON needs "tensors", each with its sizes and numbers.');
  const tensors: { -readonly [Name in keyof RankingTensors]: FloatTensor } = {};
  for (const name of model.manifest.inputs) {
    const sent = data.tensors[name];
    if (!sent) throw new Refusal("RequestNotValid", `The model takes "${name}", too.`);
    const [rows, columns] = sent.sizes;
    const wanted = model.columnsOf(name) ?? columns;
    if (columns !== wanted)
      throw new Refusal("InputWrongLength", `"${name}" has ${columns} columns; the model takes ${wanted}.`);
    const bytes = Buffer.from(sent.float32, "base64");
    if (bytes.length !== 4 * rows * columns)
      throw new Refusal("InputWrongLength", `"${name}" has not as many numbers as its sizes say.`);
    const values = new Float32Array(Uint8Array.from(bytes).buffer);
    if (!values.every(Number.isFinite))
      throw new Refusal("InputNotFinite", `"${name}" has numbers that are not finite.`);
    tensors[name] = { sizes: [rows, columns], values };
  }
  const counts = (["features", "articles"] as const).flatMap((name) => tensors[name]?.sizes[0] ?? []);
  const [candidates] = counts;
  if (
    candidates === undefined ||
    counts.some((count) => count !== candidates) ||
    (tensors.reader?.sizes[0] ?? 1) !== 1
  )
    throw new Refusal("InputWrongLength", "The inputs are not of one reader and of the same candidates.");
  return { tensors, candidates };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new Refusal("RequestNotValid", "The body is not JSON.");
  }
}

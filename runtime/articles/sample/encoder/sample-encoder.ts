import { GraphBuilder } from "../../../scoring/built-in/graph-builder";
import { TextManifest } from "../../../scoring/model-manifest";
import { onnxFile } from "../../../shared/onnx-file";
import { random } from "../../../shared/random";
import { subjectsOfWords } from "./subjects-of-words";
import { wordPieces } from "./word-pieces";

const subjects = 30;
/** Numbers of a row that say what a word is about, and those by which words on one subject differ. */
const [about, own] = [32, 64];
const dimension = about + own;
/** So that a text without a known word has an embedding, too. */
const ofAnyText = 0.01;

export interface SampleEncoder {
  readonly manifest: TextManifest;
  readonly onnx: Buffer;
  /** `tokenizer.json`, as Hugging Face's libraries read it. */
  readonly tokenizer: object;
}

/**
 * A text encoder that nobody has trained: a row for each word of the sample world, the mean of which is an article's. Words on one subject
 * are near each other in whatever language, which the embedding that is learned from a catalogue cannot know.
 */
export function sampleEncoder(): SampleEncoder {
  const words = subjectsOfWords();
  const { tokenizer, tokens } = wordPieces([...words.keys()]);
  const manifest = TextManifest.parse({
    takes: "texts",
    name: "sample-encoder",
    output: { name: "rows", dimension },
  });
  const graph = new GraphBuilder();
  const table = graph.weights([tokens.length, dimension], tokens.flatMap(rowsOf(words)));
  const rows = graph.apply("Gather", [table, manifest.inputs.tokens], { axis: 0 });
  // what fills a text up is nothing, to whoever adds it, too
  const mask = graph.apply("Cast", [manifest.inputs.mask], { to: 1 });
  const masked = graph.apply("Mul", [rows, graph.apply("Unsqueeze", [mask, graph.sizes(2)])]);
  const input = (name: string) => ({ name, shape: ["texts", "tokens"], type: "int64" }) as const;
  const onnx = onnxFile({
    ...graph.finish(
      manifest.name,
      input(manifest.inputs.tokens),
      { name: "rows", shape: ["texts", "tokens", dimension] },
      masked,
    ),
    moreInputs: [input(manifest.inputs.mask)],
  });
  return { manifest, onnx, tokenizer };
}

/** Of each token: the fewer subjects have it, the more it says. */
function rowsOf(words: ReadonlyMap<string, ReadonlySet<number>>): (token: string) => number[] {
  const source = random(16);
  const direction = (length: number) => {
    const drawn = Array.from({ length }, () => source.normal());
    const norm = Math.hypot(...drawn);
    return drawn.map((value) => value / norm);
  };
  const directions = Array.from({ length: subjects }, () => direction(about));
  return (token) => {
    const itsSubjects = [...(words.get(token) ?? [])];
    const weight = itsSubjects.length === 0 ? ofAnyText : Math.log(subjects / itsSubjects.length) ** 2;
    const row = new Array<number>(about).fill(0);
    for (const subject of itsSubjects)
      for (const [f, value] of (directions[subject] as number[]).entries())
        row[f] = (row[f] as number) + (weight * value) / itsSubjects.length;
    const ownWeight = Math.max(weight, ofAnyText) / 2;
    return [...row, ...direction(own).map((value) => value * ownWeight)];
  };
}

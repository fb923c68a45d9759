import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { GraphBuilder } from "../../../scoring/built-in/graph-builder";
import { RankingManifest } from "../../../scoring/model-manifest";
import { onnxFile } from "../../../shared/onnx-file";
import { writeWhenDifferent } from "../../../shared/write-when-different";
import { defaultListSettings } from "../../list/list-settings";
import { listInput } from "../../list/recommend";
import { readerProfileOf } from "../../profile/reader-profile-of";
import { newsWorld } from "../../sample/sample-world";
import { visitsOf, WorldSoFar } from "../../study/past";
import { rankingFeatures, rankingQuestion } from "../ranking-question";
import { fitWideAndDeep, hidden, type RankedExample, type WideAndDeep } from "./wide-and-deep";

const until = Date.UTC(2026, 0, 1);
const dayMs = 86_400_000;

/** What was known of candidates at each visit of the sample world's last days, and which of them were opened. */
export function rankedExamples({ seed = 1, articles = 500, readers = 200, days = 3 } = {}): RankedExample[] {
  const world = newsWorld({ seed, articles, readers });
  const past = new WorldSoFar(world);
  return visitsOf(world, until - days * dayMs).flatMap(({ reader, at, opened }, visit) => {
    past.goOnTo(at);
    const profile = readerProfileOf(past.profileOf(reader), {
      reader,
      preferences: { categories: [], languages: [] },
    });
    if (profile.deedCount === 0) return [];
    const id = `00000000-0000-4000-8000-${visit.toString(16).padStart(12, "0")}`;
    const serving = {
      live: past.live,
      ...(past.model && { model: past.model }),
      settings: defaultListSettings,
    };
    const input = listInput(profile, { id, n: 10, now: at }, serving);
    const values =
      rankingQuestion(["features"], profile, input, past.live).features?.values ?? new Float32Array(0);
    return input.candidates.flatMap(({ article, refused }, n) =>
      refused
        ? []
        : [
            {
              features: [...values.subarray(n * rankingFeatures.length, (n + 1) * rankingFeatures.length)],
              isOpened: opened.includes(article),
            },
          ],
    );
  });
}

/** Trains the worked example, and writes its manifest.json and model.onnx into `folder`. It takes some seconds. */
export function writeExampleModel(folder: string): void {
  const manifest = RankingManifest.parse({ takes: "candidates", name: "wide-and-deep" });
  mkdirSync(folder, { recursive: true });
  writeWhenDifferent(join(folder, manifest.file), graphOf(fitWideAndDeep(rankedExamples())));
  writeWhenDifferent(join(folder, "manifest.json"), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
}

export function graphOf({ means, deviations, wide, inner, bias, outer }: WideAndDeep): Buffer {
  const columns = means.length;
  const graph = new GraphBuilder();
  const centred = graph.apply("Sub", ["features", graph.weights([columns], means)]);
  const z = graph.apply("Mul", [
    centred,
    graph.weights(
      [columns],
      deviations.map((each) => 1 / each),
    ),
  ]);
  const linear = graph.apply("MatMul", [z, graph.weights([columns, 1], [...wide])]);
  const product = graph.apply("MatMul", [z, graph.weights([columns, hidden], [...inner])]);
  const active = graph.apply("Relu", [graph.apply("Add", [product, graph.weights([hidden], [...bias])])]);
  const deep = graph.apply("MatMul", [active, graph.weights([hidden, 1], [...outer])]);
  return onnxFile(
    graph.finish(
      "wide-and-deep",
      { name: "features", shape: ["candidates", columns] },
      { name: "scores", shape: ["candidates", 1] },
      graph.apply("Add", [linear, deep]),
    ),
  );
}

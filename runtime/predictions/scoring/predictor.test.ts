import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { trainFirstModels } from "../first-model/first-models";
import { bundledWorker } from "../testing/bundled-worker";
import { MemoryRegistry } from "../testing/memory-registry";
import type { PredictionError } from "./prediction-error";
import { Predictor, type PredictorOptions } from "./predictor";

const {
  models: [linear, trees],
} = trainFirstModels();
if (!linear || !trees) throw new Error("there are two first models");
const workerFile = bundledWorker("runtime/predictions/testing/crashing-worker.ts");

let opened: Predictor[] = [];
afterEach(async () => {
  await Promise.all(opened.map((predictor) => predictor.close(1)));
  opened = [];
});

function open(options: Partial<PredictorOptions> = {}) {
  const registry = new MemoryRegistry();
  const hashes = [linear, trees].map((model) =>
    registry.register(model?.manifest ?? {}, model?.onnx ?? Buffer.of()),
  );
  const predictor = new Predictor({
    registry,
    defaultModel: { name: "leaving", version: "1" },
    workerFile,
    workers: 1,
    seconds: 60,
    ...options,
  });
  opened.push(predictor);
  return { predictor, registry, hashes };
}

const { sample } = linear.manifest;
const asked = { fallback: true };
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "predicted",
    ({ code, message }: PredictionError) => code ?? message,
  );

describe("a prediction", () => {
  it("has the score that the manifest states for its sample, with a label by the threshold", async () => {
    const { predictor } = open();
    for (const { manifest } of [linear, trees]) {
      const chosen = await predictor.choose({ name: "leaving", version: manifest.version, fallback: false });
      const { rows } = chosen.readRows([manifest.sample.row]);
      const [prediction] = await chosen.predict(rows);
      expect(chosen).toMatchObject({
        asked: `leaving@${manifest.version}`,
        used: `leaving@${manifest.version}`,
      });
      expect(prediction?.score).toBeCloseTo(manifest.sample.score ?? Number.NaN, 5);
      const isPositive = (prediction?.score ?? 0) >= (manifest.threshold ?? 1);
      expect(prediction?.label).toBe(isPositive ? "leaves" : "stays");
      expect(prediction?.probabilities?.map((each) => each.class)).toEqual(["stays", "leaves"]);
      expect(prediction?.probabilities?.[1]?.probability).toBe(prediction?.score);
      const { explanation } = prediction ?? {};
      if (!explanation?.available) throw new Error(explanation?.reason);
      const { base, sum, contributions } = explanation;
      expect(contributions.map(({ feature }) => feature)).toEqual(manifest.features.map(({ name }) => name));
      expect(contributions.reduce((all, each) => all + each.contribution, base)).toBe(sum);
      expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(prediction?.score ?? Number.NaN, 6);
    }
  });

  it("is the same alone, among others, and in any order of concurrent requests", async () => {
    const { predictor } = open({ workers: 2 });
    const chosen = await predictor.choose(asked);
    const given = Array.from({ length: 60 }, (_, at) => ({ ...sample.row, raise: 20 + at / 4 }));
    const { rows } = chosen.readRows(given);
    expect(rows).toHaveLength(60);
    const together = await chosen.predict(rows);
    const alone = await Promise.all(rows.map((row) => chosen.predict([row])));
    for (const [at, [prediction]] of alone.entries())
      expect(prediction?.score).toBeCloseTo(together[at]?.score ?? Number.NaN, 6);
    expect(new Set(together.map(({ score }) => score)).size).toBe(60);
  });

  it("of no rows is none, and no graph hears of it", async () => {
    const { predictor } = open();
    expect(await (await predictor.choose(asked)).predict([])).toEqual([]);
  });

  it("says what spoke for it, unless the caller does not want to know", async () => {
    const { predictor } = open();
    const chosen = await predictor.choose(asked);
    const { rows } = chosen.readRows([sample.row]);
    const [[plain], [explained]] = await Promise.all([
      chosen.predict(rows, { explain: false }),
      chosen.predict(rows),
    ]);
    expect([plain?.explanation.available, explained?.explanation.available]).toEqual([false, true]);
    expect(plain?.score).toBe(explained?.score);
  });
});

describe("a model that is asked for", () => {
  it("falls back to the default one when there is no such version, and the answer says so", async () => {
    const { predictor } = open();
    expect(await predictor.choose({ name: "leaving", version: "9", fallback: true })).toMatchObject({
      asked: "leaving@9",
      used: "leaving@1",
      why: { code: "ModelUnknown", message: "There is no model leaving@9." },
    });
  });

  it("does not fall back when the caller forbids it", async () => {
    const { predictor } = open();
    expect(await codeOf(predictor.choose({ name: "leaving", version: "9", fallback: false }))).toBe(
      "ModelUnknown",
    );
  });

  it("falls back when its files are lost, are no graph, or do not score their own sample", async () => {
    const { predictor, registry, hashes } = open();
    registry.loseFiles(hashes[1] ?? "");
    registry.register({ ...linear.manifest, version: "3" }, Buffer.from("no graph"));
    registry.register({ ...linear.manifest, version: "4", sample: { ...sample, score: 0.999 } }, linear.onnx);
    registry.register(
      { ...linear.manifest, version: "5", output: { ...linear.manifest.output, probabilities: "nothing" } },
      linear.onnx,
    );
    for (const version of ["2", "3", "4", "5"]) {
      const chosen = await predictor.choose({ name: "leaving", version, fallback: true });
      expect([chosen.used, chosen.why?.code]).toEqual(["leaving@1", "ModelNotLoadable"]);
      expect(chosen.why?.message).not.toMatch(/\/|\n/);
      expect(await codeOf(predictor.choose({ name: "leaving", version, fallback: false }))).toBe(
        "ModelNotLoadable",
      );
    }
    // and is not read anew by every request
    expect(registry.reads.get(hashes[1] ?? "")).toBe(1);
  });

  it("is its newest version when none is named", async () => {
    const { predictor } = open();
    expect((await predictor.choose({ name: "leaving", fallback: false })).used).toBe("leaving@2");
  });

  it("cannot be read while the registry is out of reach; what is loaded goes on", async () => {
    const { predictor, registry } = open();
    registry.isReached = false;
    expect(await codeOf(predictor.choose(asked))).toBe("ModelNotReadable");
    registry.isReached = true;
    const chosen = await predictor.choose(asked);
    registry.isReached = false;
    expect((await predictor.choose(asked)).used).toBe("leaving@1");
    expect(await chosen.predict(chosen.readRows([sample.row]).rows)).toHaveLength(1);
  });

  it("is NoModel while nothing is registered", async () => {
    const { predictor } = open({ registry: new MemoryRegistry() });
    expect(await codeOf(predictor.choose(asked))).toBe("NoModel");
  });
});

describe("memory", () => {
  it("holds the models that were used last, and reads another one again when it is asked for", async () => {
    const { predictor, registry, hashes } = open({ modelBytes: linear.onnx.length + trees.onnx.length - 1 });
    const ask = async (version: string) => {
      const chosen = await predictor.choose({ name: "leaving", version, fallback: false });
      return (await chosen.predict(chosen.readRows([sample.row]).rows))[0]?.score;
    };
    const first = await ask("1");
    await ask("2");
    expect(await ask("1")).toBe(first);
    await ask("1");
    expect(hashes.map((hash) => registry.reads.get(hash))).toEqual([2, 1]);
  });

  it("is asked for once by requests that come together", async () => {
    const { predictor, registry, hashes } = open();
    await Promise.all(Array.from({ length: 20 }, () => predictor.choose(asked)));
    expect(registry.reads.get(hashes[0] ?? "")).toBe(1);
  });
});

describe("rows that end the process", () => {
  const deadly = { ...sample.row, raise: 666 };

  it("are answered ModelCrashed; what was computed beside them is predicted", async () => {
    const { predictor } = open();
    const chosen = await predictor.choose(asked);
    const given = Array.from({ length: 9 }, (_, at) =>
      at === 4 ? deadly : { ...sample.row, raise: 20 + at },
    );
    const outcomes = await Promise.all(
      given.map((row) => codeOf(chosen.predict(chosen.readRows([row]).rows))),
    );
    expect(outcomes).toEqual(given.map((_, at) => (at === 4 ? "ModelCrashed" : "predicted")));
    expect(await codeOf(chosen.predict(chosen.readRows([sample.row]).rows))).toBe("predicted");
  });

  it("three times put their model aside, with the reason", async () => {
    const { predictor } = open();
    const chosen = await predictor.choose({ name: "leaving", version: "2", fallback: false });
    const { rows } = chosen.readRows([deadly]);
    for (let time = 0; time < 3; time++) expect(await codeOf(chosen.predict(rows))).toBe("ModelCrashed");
    expect(await predictor.choose({ name: "leaving", version: "2", fallback: true })).toMatchObject({
      used: "leaving@1",
      why: { code: "ModelQuarantined", message: expect.stringContaining("3 times") },
    });
    await expect(predictor.choose({ name: "leaving", version: "2", fallback: false })).rejects.toMatchObject({
      code: "ModelQuarantined",
      retryAfterSeconds: expect.any(Number),
    });
  });

  it("or never end are answered PredictionTimedOut, and the next ones are predicted", async () => {
    const { predictor } = open({ seconds: 2 });
    const chosen = await predictor.choose(asked);
    const { rows } = chosen.readRows([{ ...sample.row, raise: 777 }]);
    expect(await codeOf(chosen.predict(rows))).toBe("PredictionTimedOut");
    const next = () => codeOf(chosen.predict(chosen.readRows([sample.row]).rows));
    let outcome = await next();
    // on a busy machine another process takes longer to start than a request waits
    while (["ScoringBusy", "PredictionTimedOut"].includes(outcome)) outcome = await next();
    expect(outcome).toBe("predicted");
  });
});

// models and rows that this repository has not made
const tabular = join(process.cwd(), "../shared/data/onnx/tabular");
(existsSync(tabular) ? describe : describe.skip)("models of others", () => {
  const iris = {
    name: "iris",
    title: "Iris",
    task: "multiclass",
    input: { form: "tensor", name: "float_input" },
    features: ["a", "b", "c", "d"].map((name) => ({ name, type: "number" })),
    output: { label: "output_label", classes: ["setosa", "versicolor", "virginica"] },
    metrics: { protocol: "none", rows: 38, values: {} },
    trainingData: { source: "iris", sha256: "unknown" },
    author: "neurom-iot",
    licence: "MIT",
    sample: { row: { a: 5.1, b: 3.5, c: 1.4, d: 0.2 }, label: "setosa" },
  };
  const numbersOf = (file: string) => {
    const bytes = readFileSync(join(tabular, file));
    const header = 10 + bytes.readUInt16LE(8);
    const whole = bytes.toString("latin1", 0, header).includes("'<i4'");
    return Array.from({ length: (bytes.length - header) / (whole ? 4 : 8) }, (_, at) =>
      whole ? bytes.readInt32LE(header + 4 * at) : bytes.readDoubleLE(header + 8 * at),
    );
  };

  it.each(["logreg_iris.onnx", "rf_iris.onnx", "knn_iris.onnx"])(
    "%s finds the species of all 38 rows",
    async (file) => {
      const registry = new MemoryRegistry();
      registry.register({ ...iris, version: "1" }, readFileSync(join(tabular, file)));
      const { predictor } = open({ registry, defaultModel: { name: "iris" } });
      const chosen = await predictor.choose({ fallback: false });
      const x = numbersOf("iris_X_test.npy");
      const given = Array.from({ length: 38 }, (_, row) =>
        Object.fromEntries(["a", "b", "c", "d"].map((name, column) => [name, x[4 * row + column]])),
      );
      const predictions = await chosen.predict(chosen.readRows(given).rows);
      const species = numbersOf("iris_Y_test.npy").map((place) => iris.output.classes[place]);
      expect(predictions.map(({ label }) => label)).toEqual(species);
      expect(predictions[0]).toMatchObject({ score: null });
    },
  );
});

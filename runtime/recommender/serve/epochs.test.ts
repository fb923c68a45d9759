import { random } from "../../shared/random";
import { fromRows } from "../data/interactions";
import { bpr } from "./algorithms/bpr";
import { ease } from "./algorithms/ease";
import { ials } from "./algorithms/ials";
import { svd } from "./algorithms/svd";
import { svdpp } from "./algorithms/svdpp";

const source = random(21);
const data = fromRows(
  Array.from(
    { length: 4000 },
    () => [source.below(600), source.below(300), 1 + source.below(5), source.below(1e6)] as const,
  ),
  { users: 600, items: 300 },
);

describe.each([svd, svdpp, ials, bpr])("training $name", (algorithm) => {
  const options = { epochs: 5, factors: 8 };
  const whole = algorithm.fit(data, options).save();

  it("gives the same model when it was killed and resumed after any epoch", () => {
    const checkpoints: Uint8Array[] = [];
    algorithm.fit(data, options, { onCheckpoint: (file) => checkpoints.push(file()) });
    expect(checkpoints.length).toBe(5);
    for (const resume of checkpoints)
      expect(same(algorithm.fit(data, options, { resume }).save(), whole)).toBe(true);
  });

  it("reports each epoch, and only the remaining ones after a resume", () => {
    const epochs: number[] = [];
    let third: Uint8Array | undefined;
    algorithm.fit(data, options, {
      onEpoch: (done) => epochs.push(done),
      onCheckpoint: (file, done) => {
        if (done === 3) third = file();
      },
    });
    algorithm.fit(data, options, { ...(third && { resume: third }), onEpoch: (done) => epochs.push(done) });
    expect(epochs).toEqual([1, 2, 3, 4, 5, 4, 5]);
  });

  it("fails when a checkpoint is of other data, other options or damaged", () => {
    let checkpoint: Uint8Array = new Uint8Array();
    algorithm.fit(data, options, {
      onCheckpoint: (file) => {
        checkpoint = file();
      },
    });
    const refused = expect.objectContaining({ code: "CheckpointRefused" });
    const otherData = { ...data, rating: data.rating.map((rating, n) => (n === 7 ? rating + 1 : rating)) };
    expect(() => algorithm.fit(otherData, options, { resume: checkpoint })).toThrow(refused);
    expect(() => algorithm.fit(data, { ...options, seed: 1 }, { resume: checkpoint })).toThrow(refused);
    expect(() => algorithm.fit(data, options, { resume: checkpoint.slice(0, -9) })).toThrow(
      expect.objectContaining({ code: "ModelFileRefused" }),
    );
  });

  it("gives another model for another seed", () => {
    expect(same(algorithm.fit(data, { ...options, seed: 1 }).save(), whole)).toBe(false);
  });
});

it.each([svd, ials, ease])("$name gives the same model on one thread and on three", (algorithm) => {
  const options = algorithm.name === "ease" ? {} : { epochs: 3, factors: 16 };
  const alone = algorithm.fit(data, options).save();
  expect(same(algorithm.fit(data, options, { threads: 3 }).save(), alone)).toBe(true);
});

/** Byte by byte: jest's own comparison of large arrays takes seconds. */
function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

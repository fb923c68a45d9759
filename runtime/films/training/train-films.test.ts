import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileHashes } from "../../pipeline/file-hashes";
import { folderStore } from "../../pipeline/folder-store";
import { failingStore } from "../../pipeline/testing/failing-store";
import { readFilmModel } from "../film-model";
import { filmsFile, ratingsFile, writeSample } from "../sample/write-sample";
import { fileSource } from "./file-source";
import { folderRegistry } from "./folder-registry";
import type { GivenFilmParameters } from "./parameters";
import { trainFilms } from "./train-films";
import type { FilmCandidate, FilmRegistry } from "./training";

const folder = mkdtempSync(join(tmpdir(), "films-"));
const sample = join(folder, "sample");
writeSample(sample);

const data = fileSource({
  ratings: join(sample, ratingsFile),
  films: join(sample, filmsFile),
  hashOf: fileHashes(join(folder, "files.json")),
});

/** Quick ones. */
const small: GivenFilmParameters = { train: { algorithms: ["ease", "item-cosine"] }, evaluate: { folds: 2 } };

function recording(): FilmRegistry & { candidates: FilmCandidate[] } {
  const candidates: FilmCandidate[] = [];
  const to = folderRegistry(mkdtempSync(join(folder, "models-")));
  return {
    id: to.id,
    candidates,
    register(candidate) {
      candidates.push(candidate);
      return to.register(candidate);
    },
  };
}

it("trains, judges beside popularity, registers the best with all that is known of it, and does nothing when asked again", async () => {
  const store = failingStore(folderStore(join(folder, "whole")));
  const registry = recording();
  const made = await trainFilms({ store, data, registry, parameters: small, by: "me", why: "a test" });
  expect(made.version).toBe("1");
  const { ndcg, "popularity.ndcg": popularity } = made.metrics;
  if (typeof ndcg !== "object" || typeof popularity !== "object") throw new Error("both have intervals");
  expect(ndcg.low).toBeGreaterThan(popularity.high);

  const [candidate] = registry.candidates;
  expect(candidate?.sha256).toBe(made.sha256);
  expect(candidate?.card.join("\n")).toMatch(/split: the newest 20 % of all rows/);
  const model = readFilmModel(candidate?.file as Uint8Array);
  expect(model.sha256).toBe(made.sha256);
  expect(model.recommend([{ film: "7", value: 5, time: 0 }], 10)).toHaveLength(10);

  store.requests.length = 0;
  const again = await trainFilms({ store, data, registry, parameters: small });
  expect(again).toMatchObject({ executed: [], version: "1", sha256: made.sha256 });
  expect(store.requests).toEqual(["readManifest"]);
  expect(registry.candidates).toHaveLength(1);
});

it("computes what a parameter decides about: its stage, and those after it", async () => {
  const store = folderStore(join(folder, "whole"));
  const registry = recording();
  const changed = async (train: GivenFilmParameters["train"]) =>
    (
      await trainFilms({
        store,
        data,
        registry,
        parameters: { ...small, train: { ...small.train, ...train } },
      })
    ).executed;
  expect(await changed({ shrinkage: 20 })).toEqual(["train@item-cosine", "evaluate@lists"]);
  expect(await changed({ regularization: 1 })).toEqual([
    "train@ease",
    "evaluate@lists",
    "register",
    "predict",
  ]);
});

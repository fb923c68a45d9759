import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { figureOf } from "../../pipeline/diff";
import { fileHashes } from "../../pipeline/file-hashes";
import { folderStore } from "../../pipeline/folder-store";
import { fileSource } from "./file-source";
import { folderRegistry } from "./folder-registry";
import { trainFilms } from "./train-films";

/** MovieTweetings 100K (Simon Dooms, MIT) beside the checkout. */
const given = "../shared/data/ratings";
const here = existsSync(given) ? it : it.skip;
if (!existsSync(given)) console.warn(`${given} is not here: the figures on real ratings are not checked`);

here(
  "on real ratings svd and knn have the errors that docs/recommender.md tells of, and the registered model better lists than popularity",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "films-"));
    const [ratings, films] = ["ratings.dat", "movies.dat"].map((name) => join(process.cwd(), given, name));
    const { lock, metrics } = await trainFilms({
      store: folderStore(folder),
      data: fileSource({
        ratings: ratings as string,
        films: films as string,
        hashOf: fileHashes(join(folder, "f")),
      }),
      registry: folderRegistry(join(folder, "models")),
      parameters: { train: { algorithms: ["svd", "knn", "ease"] } },
    });
    const errors = lock.records[lock.stages["evaluate@ratings"] as string]?.metrics;
    expect(errors).toMatchObject({
      "svd.rmse": { value: expect.closeTo(1.5517, 2) },
      "svd.mae": { value: expect.closeTo(1.1444, 2) },
      "knn.rmse": { value: expect.closeTo(1.5629, 2) },
      "knn.mae": { value: expect.closeTo(1.1547, 2) },
    });
    const [own, popularity] = [metrics["ndcg"], metrics["popularity.ndcg"]].map(figureOf);
    expect(own).toBeGreaterThan(popularity as number);
  },
  600_000,
);

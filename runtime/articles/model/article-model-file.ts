import { createHash } from "node:crypto";
import { RecommenderError } from "../../recommender/errors";
import { type ModelState, pack, unpack } from "../../recommender/serve/model-file";
import type { ArticleModel, ArticleRows } from "./article-model";
import { ArticleRecipe, firstRecipe } from "./recipe";

/*
 * "VARTIC" | u16 version | state as the engine packs it | sha256 of all before (32 bytes)
 *
 * Numbers are little-endian.
 */
const magic = "VARTIC";
const version = 1;
const start = 8;
const hashBytes = 32;
const kind = "articles";

export type FittedModel = Pick<
  ArticleModel,
  "fittedAt" | "articles" | "recipe" | "collaborative" | "sequential"
>;

/** The same bytes for the same model. */
export function writeArticleModel({
  fittedAt,
  articles,
  recipe,
  collaborative,
  sequential,
}: FittedModel): Uint8Array {
  const beginning = Buffer.alloc(start);
  beginning.write(magic, "latin1");
  beginning.writeUInt16LE(version, magic.length);
  const state = pack(kind, version, {
    fittedAt,
    articles,
    recipe: JSON.stringify(recipe),
    ...named("collaborative", collaborative),
    ...named("sequential", sequential),
  });
  const body = Buffer.concat([beginning, state]);
  return Buffer.concat([body, createHash("sha256").update(body).digest()]);
}

/** @throws RecommenderError ModelFileRefused for anything but a whole file of this version */
export function readArticleModel(bytes: Uint8Array): ArticleModel {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < start + hashBytes || file.toString("latin1", 0, magic.length) !== magic)
    throw refused("it does not begin like a model of articles");
  const found = file.readUInt16LE(magic.length);
  if (found !== version) throw refused(`it is of version ${found}, not ${version}`);
  const body = file.subarray(0, -hashBytes);
  if (!createHash("sha256").update(body).digest().equals(file.subarray(-hashBytes)))
    throw refused("its hash does not fit: it was cut short or damaged");
  const state = unpack(kind, version, body.subarray(start));
  const articles = state["articles"] as Float64Array;
  const model = {
    version: sha256Of(file).slice(0, 16),
    fittedAt: state["fittedAt"] as number,
    articles,
    recipe: recipeIn(state),
    positions: new Map(Array.from(articles, (article, position) => [article, position])),
    collaborative: rowsIn(state, "collaborative"),
    sequential: rowsIn(state, "sequential"),
  };
  for (const rows of [model.collaborative, model.sequential])
    if (!fits(rows, articles.length)) throw refused("its rows do not fit its articles");
  return model;
}

export function sha256Of(file: Uint8Array): string {
  return createHash("sha256").update(file).digest("hex");
}

/** Files of a release that knew one recipe do not name it. */
function recipeIn({ recipe }: ModelState): ArticleRecipe {
  if (recipe === undefined) return firstRecipe;
  const read = ArticleRecipe.safeParse(JSON.parse(String(recipe)));
  if (read.success) return read.data;
  throw refused("its recipe is none of this release");
}

function named(name: string, { start, index, value }: ArticleRows): ModelState {
  return { [`${name}.start`]: start, [`${name}.index`]: index, [`${name}.value`]: value };
}

function rowsIn(state: ModelState, name: string): ArticleRows {
  return {
    start: state[`${name}.start`] as Int32Array,
    index: state[`${name}.index`] as Int32Array,
    value: state[`${name}.value`] as Float32Array,
  };
}

function fits({ start, index, value }: ArticleRows, articles: number): boolean {
  return (
    start.length === articles + 1 &&
    start.at(-1) === index.length &&
    index.length === value.length &&
    start.every((from, row) => row === 0 || from >= (start[row - 1] as number)) &&
    index.every((position) => position >= 0 && position < articles)
  );
}

function refused(what: string): RecommenderError {
  return new RecommenderError("ModelFileRefused", {
    what: `the model of articles was refused: ${what}`,
    why: "a model that was read wrongly would recommend without any sign of it",
    fix: "fit a model with this release, or read the whole file again",
  });
}

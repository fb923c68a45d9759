import { createHash } from "node:crypto";
import { z } from "zod";
import { RecommenderError } from "../recommender/errors";
import { algorithms } from "../recommender/serve/algorithms/algorithms";
import type { Model } from "../recommender/serve/model";
import { withoutPeople } from "../recommender/serve/without-people";

/** What training hands over. */
export interface TrainedFilmModel {
  readonly algorithm: FilmAlgorithm;
  readonly model: Model;
  /** What newcomers are shown, fitted on the same items. */
  readonly popular: Model;
  /** Key of each item. */
  readonly films: readonly string[];
  /** @default - the lowest number there is: every rating is a reason */
  readonly likedFrom?: number;
}

/** Algorithms that a model which is served may be of. */
export const filmAlgorithms = ["svd", "knn", "ease", "ials", "item-cosine"] as const;

export type FilmAlgorithm = (typeof filmAlgorithms)[number];

/*
 * "VFILMS" | u16 version | u32 header bytes | header (JSON) | model | popularity | sha256 of all before (32 bytes)
 *
 * Numbers are little-endian. Model and popularity are files of the engine, without people.
 */
const magic = "VFILMS";
const version = 1;
const start = 12;
const hashBytes = 32;

const headerShape = z.strictObject({
  algorithm: z.enum(filmAlgorithms),
  films: z.array(z.string()),
  likedFrom: z.number(),
  modelBytes: z.int().positive(),
  popularBytes: z.int().positive(),
});

export function writeFilmModelFile(trained: TrainedFilmModel): Uint8Array {
  const { algorithm, films, likedFrom = -Number.MAX_VALUE } = trained;
  const model = withoutPeople(trained.model.save());
  const popular = withoutPeople(trained.popular.save());
  const header: z.infer<typeof headerShape> = {
    algorithm,
    films: [...films],
    likedFrom,
    modelBytes: model.length,
    popularBytes: popular.length,
  };
  const headerBytes = Buffer.from(JSON.stringify(header));
  const beginning = Buffer.alloc(start);
  beginning.write(magic, "latin1");
  beginning.writeUInt16LE(version, 6);
  beginning.writeUInt32LE(headerBytes.length, 8);
  const body = Buffer.concat([beginning, headerBytes, model, popular]);
  return Buffer.concat([body, createHash("sha256").update(body).digest()]);
}

/** @throws RecommenderError ModelFileRefused */
export function readFilmModelFile(
  bytes: Uint8Array,
): Required<TrainedFilmModel> & { readonly sha256: string } {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < start + hashBytes || file.toString("latin1", 0, magic.length) !== magic)
    throw refused("it does not begin like a film model");
  const found = file.readUInt16LE(6);
  if (found !== version) throw refused(`it is of version ${found}, not ${version}`);
  const body = file.subarray(0, -hashBytes);
  if (!createHash("sha256").update(body).digest().equals(file.subarray(-hashBytes)))
    throw refused("its hash does not fit: it was cut short or damaged");

  const headerEnd = start + file.readUInt32LE(8);
  const { algorithm, films, likedFrom, modelBytes, popularBytes } = headerOf(file.subarray(start, headerEnd));
  const modelEnd = headerEnd + modelBytes;
  const model = algorithms[algorithm].load(body.subarray(headerEnd, modelEnd));
  const popular = algorithms.popularity.load(body.subarray(modelEnd, modelEnd + popularBytes));
  if (films.length !== model.items || films.length !== popular.items)
    throw refused(`it names ${films.length} films, and knows ${model.items} and ${popular.items}`);
  const sha256 = createHash("sha256").update(file).digest("hex");
  return { algorithm, films, likedFrom, model, popular, sha256 };
}

function headerOf(bytes: Buffer): z.infer<typeof headerShape> {
  try {
    return headerShape.parse(JSON.parse(bytes.toString()));
  } catch (cause) {
    throw refused("its header is not one that this release writes", cause);
  }
}

function refused(what: string, cause?: unknown): RecommenderError {
  return new RecommenderError("ModelFileRefused", {
    what: `the film model was refused: ${what}`,
    why: "a model that was read wrongly would recommend without any sign of it",
    fix: "fetch the whole file again, or train a model with this release",
    cause,
  });
}

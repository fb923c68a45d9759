import type { PoolClient } from "pg";
import type { StoryIndex } from "../stories/story-index";
import { packedOf } from "./packed-rows";

/** An article's row and phrases, made from its text. */
export interface Encoding {
  /** The database's number. */
  readonly article: number;
  readonly embedding: Float32Array;
  readonly minHash: Int32Array;
}

/** Writes articles' rows down, and the stories that they are found to tell, of others too. */
export async function writeEncodings(
  client: PoolClient,
  encodings: readonly Encoding[],
  version: string,
  index: StoryIndex,
): Promise<void> {
  if (encodings.length === 0) return;
  const stories = new Map(
    encodings.flatMap((each) => index.place(each)).map(({ article, story }) => [article, story]),
  );
  await client.query(
    `update articles.articles a set embedding = e.embedding, embedding_version = $4, min_hash = e.min_hash, story = null
     from unnest($1::bigint[], $2::bytea[], $3::bytea[]) e (id, embedding, min_hash) where a.id = e.id`,
    [
      encodings.map(({ article }) => article),
      encodings.map(({ embedding }) => packedOf(embedding)),
      encodings.map(({ minHash }) => packedOf(minHash)),
      version,
    ],
  );
  await client.query(
    `update articles.articles a set story = s.story
     from unnest($1::bigint[], $2::bigint[]) s (id, story) where a.id = s.id and a.story is distinct from s.story`,
    [[...stories.keys()], [...stories.values()].map((story) => story ?? null)],
  );
}

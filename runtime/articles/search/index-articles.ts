import type { SearchClient, SearchIndexClient } from "@azure/search-documents";
import type { Pool } from "pg";
import { type KeptDocument, type WriteAction, writeDocuments } from "../../shared/search/write-documents";
import { unless } from "../../shared/unless";
import type { Encoders } from "../ingestion/encoders";
import { floatsOf } from "../ingestion/packed-rows";
import { articlesIndex, articlesIndexName, articlesIndexNames } from "./articles-index";

export interface IndexingServices {
  readonly database: Pick<Pool, "query">;
  readonly encoders: Pick<Encoders, "current">;
  readonly indexes: SearchIndexClient;
  readonly documents: (index: string) => SearchClient<KeptDocument>;
}

interface ChangedRow {
  readonly id: string;
  readonly key: string;
  readonly change: string;
  readonly isGone: boolean;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly category: string;
  readonly publisher: string;
  readonly language: string;
  readonly publishedAt: Date;
  readonly expiresAt: Date;
  readonly embedding: Buffer;
}

const articlesOfPart = 500;

const changed = `
select id, key, change, withdrawn_at is not null or expires_at <= now() as "isGone", title, summary, text, category, publisher, language,
  published_at as "publishedAt", expires_at as "expiresAt", embedding
from articles.articles where indexed_change < change and embedding_version = $1 and change > $2 order by change limit $3`;

export interface IndexedArticles {
  readonly written: number;
  readonly deleted: number;
  /** By id: the next run tries those once more. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * Brings what has changed into the search index: words and meaning. When it fails, the next run goes on where it was; nothing but a search waits
 * for it. Indexes of former encoders are deleted once the new one has everything.
 *
 * @throws when the search service or the database does not answer
 */
export async function indexArticles({
  database,
  encoders,
  indexes,
  documents,
}: IndexingServices): Promise<IndexedArticles> {
  const refused = new Map<string, string>();
  let [written, deleted] = [0, 0];
  const version = (await encoders.current())?.version;
  if (version === undefined) return { written, deleted, refused };
  const name = articlesIndexName(version);
  for (let after = "0", isFirst = true; ; isFirst = false) {
    const { rows } = await database.query<ChangedRow>(changed, [version, after, articlesOfPart]);
    const [first] = rows;
    if (!first) break;
    if (isFirst) await ensureIndex(indexes, { version, width: first.embedding.length / 4 });
    const refusedNow = await writeDocuments(documents(name), rows.map(actionOf));
    for (const [id, why] of refusedNow) refused.set(id, why);
    const done = rows.filter(({ key }) => !refusedNow.has(key));
    // a change that came meanwhile is greater than the one that was read: it stays to be done
    await database.query(
      `update articles.articles a set indexed_change = d.change from unnest($1::bigint[], $2::bigint[]) d (id, change) where a.id = d.id`,
      [done.map(({ id }) => id), done.map(({ change }) => change)],
    );
    deleted += done.filter(({ isGone }) => isGone).length;
    written += done.filter(({ isGone }) => !isGone).length;
    after = rows.at(-1)?.change ?? after;
  }
  if (written > 0 && (await hasAll(database, version))) await retire(indexes, name);
  return { written, deleted, refused };
}

function actionOf({ id: _id, key, change: _change, isGone, embedding, ...fields }: ChangedRow): WriteAction {
  if (isGone) return { action: "delete", document: { id: key } };
  return { action: "upload", document: { id: key, ...fields, embedding: [...floatsOf(embedding)] } };
}

async function ensureIndex(
  indexes: SearchIndexClient,
  encoder: { readonly version: string; readonly width: number },
): Promise<void> {
  if (await unless([404], indexes.getIndex(articlesIndexName(encoder.version)))) return;
  await unless([409], indexes.createOrUpdateIndex(articlesIndex(encoder)));
}

/** While others are encoded anew, searches go on in the index of the encoder before. */
async function hasAll(database: Pick<Pool, "query">, version: string): Promise<boolean> {
  const { rows } = await database.query<{ waits: boolean }>(
    `select exists (select from articles.articles
       where embedding_version is distinct from $1 and withdrawn_at is null and expires_at > now()) as waits`,
    [version],
  );
  return rows[0]?.waits === false;
}

async function retire(indexes: SearchIndexClient, serving: string): Promise<void> {
  for (const name of await articlesIndexNames(indexes)) if (name !== serving) await indexes.deleteIndex(name);
}

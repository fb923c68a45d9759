import type { Pool } from "pg";
import type { Article } from "../../../articles/article";
import type { IngestedArticle, Ingestion } from "../../../articles/ingestion/ingestion";
import { articleProblems } from "../../../articles/ingestion/ready-article";
import { problem } from "../contract/problems";
import type { PublishedAnswer, WithdrawnAnswer } from "../contract/publishing";

const states = { new: "new", changed: "changed", same: "unchanged" } as const;

/** What the database has under an article's id. */
export async function stateOfArticle(
  database: Pick<Pool, "query">,
  key: string,
): Promise<"live" | "withdrawn" | undefined> {
  const { rows } = await database.query<{ withdrawn: boolean }>(
    "select withdrawn_at is not null as withdrawn from articles.articles where key = $1",
    [key],
  );
  const [row] = rows;
  return row && (row.withdrawn ? "withdrawn" : "live");
}

/** @throws Problem ArticleNotValid, ArticleWithdrawn */
export async function publishArticle(
  database: Pick<Pool, "query">,
  ingestion: Pick<Ingestion, "ingest">,
  article: Article,
): Promise<PublishedAnswer> {
  if ((await stateOfArticle(database, article.id)) === "withdrawn")
    throw problem("ArticleWithdrawn", "Publish it under another id.");
  const [taken] = await ingestion.ingest([article]);
  const change = changeOf(taken as IngestedArticle);
  const { rows } = await database.query<Omit<PublishedAnswer, "change" | "id">>(
    `select a.language, a.reading_seconds, s.key as story
     from articles.articles a left join articles.articles s on s.id = a.story and s.id <> a.id where a.key = $1`,
    [article.id],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("an article that was just taken is not there");
  return { id: article.id, change, ...row };
}

function changeOf(taken: IngestedArticle): PublishedAnswer["change"] {
  if (taken.state !== "refused") return states[taken.state];
  const message = articleProblems[taken.problem];
  throw problem("ArticleNotValid", {
    detail: `${taken.field}: ${message}`,
    errors: [{ parameter: taken.field, message }],
    more: { problem: taken.problem },
  });
}

/** Once and for all; asked again it tells when it was. @throws Problem ArticleNotFound */
export async function withdrawArticle(database: Pick<Pool, "query">, key: string): Promise<WithdrawnAnswer> {
  await database.query(
    "update articles.articles set withdrawn_at = now() where key = $1 and withdrawn_at is null",
    [key],
  );
  const { rows } = await database.query<{ withdrawn_at: Date }>(
    "select withdrawn_at from articles.articles where key = $1",
    [key],
  );
  const [row] = rows;
  if (row === undefined) throw problem("ArticleNotFound", "There is no article with this id.");
  return { id: key, withdrawn_at: row.withdrawn_at.toISOString() };
}

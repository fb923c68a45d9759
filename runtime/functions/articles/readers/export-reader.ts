import type { Pool } from "pg";
import { noProfile } from "../../../articles/profile/kept-profile";
import { UserExport } from "../contract/export";
import { findReader, profileOf } from "./known-reader";

type Database = Pick<Pool, "query">;

const about = `
select r.id, r.created_at as since, coalesce(p.deeds, 0) as deeds
from articles.readers r left join articles.profiles p on p.reader = r.id where r.key = $1`;

const interactions = `
select i.event as id, i.kind, i.at, a.key as article_id, a.title, i.seconds, i.rating, i.list as recommendation_id, i.position,
  (select array_agg(s.key order by shown.place) from unnest(i.articles) with ordinality as shown (article, place)
    join articles.articles s on s.id = shown.article) as article_ids
from articles.interactions i left join articles.articles a on a.id = i.article
where i.reader = $1 order by i.at, i.event`;

const lists = "select id, at from articles.lists where reader = $1 order by at, id";

const launches = `
select a.key from articles.launches l join articles.articles a on a.id = l.article
where l.readers @> array[$1::bigint] order by a.key`;

const sessions = `
select created_at as since, ends_at as until from sign_in.sessions where subject = $1 order by created_at`;

const browsers = `
select r.key from articles.readers r join articles.readers account on account.id = r.account where account.key = $1 order by r.id`;

const refused = "select at, code, reason, body from articles.refused_of($1)";

const titles = "select id, key, title from articles.articles where id = any($1::bigint[])";

/** All that is kept of a reader, for themselves. */
export async function exportReader(database: Database, key: string, now = new Date()): Promise<UserExport> {
  const rows = async (text: string, value: unknown) => (await database.query(text, [value])).rows;
  const [known] = await rows(about, key);
  const kept = await findReader(database, key);
  const before: string[] = (await rows(browsers, key)).map((row) => row.key);
  const { deeds } = profileOf(key, kept);
  const named = new Map(
    (
      await rows(
        titles,
        deeds.map(({ article }) => article),
      )
    ).map(({ id, ...rest }) => [Number(id), rest]),
  );
  const ofReader = (text: string) => (known ? rows(text, known.id) : Promise.resolve([]));
  const exported = {
    exported_at: now,
    user_id: key,
    also_known_as: before,
    known_since: known?.since ?? null,
    preferences: {
      ...kept.preferences,
      categories: [...kept.preferences.categories],
      languages: [...kept.preferences.languages],
    },
    deeds: known?.deeds ?? noProfile.deeds.length,
    interactions: (await ofReader(interactions)).map(withoutMissing),
    lists: await ofReader(lists),
    tastes: deeds.map(({ article, kind, worth, at }) => ({
      article_id: named.get(article)?.key ?? String(article),
      title: named.get(article)?.title ?? null,
      kind,
      worth,
      at: new Date(at),
    })),
    first_shown: (await ofReader(launches)).map(({ key: article }) => article),
    sessions: await rows(sessions, key),
    refused: await rows(refused, [key, ...before]),
  };
  // times as JSON has them
  return UserExport.parse(JSON.parse(JSON.stringify(exported)));
}

/** What a deed of its kind has not. An article that was deleted stays null. */
function withoutMissing(row: Record<string, unknown>): Record<string, unknown> {
  const always = new Set(["article_id", "title"]);
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => value !== null || always.has(name)),
  );
}

import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import { limitPrefix, listsKey, profileKey } from "../../cache/reader-keys";
import { articleFile, rowsOfArticleFile } from "../../lake/article-file";
import type { InteractionRow } from "../../lake/interaction-row";
import { LakeFiles } from "../../lake/lake-files";
import { articlesName } from "../../lake/lake-places";
import { landBatch } from "../../lake/land-batch";
import { sealHours } from "../../lake/seal-hours";
import { someLandedArticle } from "../../lake/testing/some-landed-article";

/** Services in which a test plants somebody. */
export interface PlantedIn {
  /** What an administrator of the database sees. */
  readonly rows: (sql: string) => Promise<Record<string, unknown>[]>;
  readonly redis: { set(key: string, value: string | Buffer, seconds: number): Promise<unknown> };
  readonly files: Pick<BlobServiceClient, "getContainerClient">;
  readonly poisonQueue: Pick<QueueClient, "createIfNotExists" | "sendMessage">;
}

/** Somebody with twelve identifiers beside their number. */
export class PlantedReader {
  readonly key = randomBytes(16).toString("hex");
  readonly browser = `anonymous-${randomBytes(16).toString("hex")}`;
  readonly objectId = randomUUID();
  readonly address = `rosa.${randomBytes(4).toString("hex")}@example.org`;
  readonly name = `Rosa Reader the ${randomBytes(4).toString("hex")}th`;
  readonly phone = `+49 30 ${1_000_000 + (randomBytes(3).readUIntBE(0, 3) % 9_000_000)}`;
  readonly events = [randomUUID(), randomUUID(), randomUUID()] as const;
  readonly list = randomUUID();
  readonly firstList = randomUUID();
  readonly session = createHash("sha256").update(randomBytes(8)).digest("hex");

  /** What an operator adds: no store could tell that it is theirs. */
  get also(): string[] {
    return [this.browser, this.objectId, this.address, this.name, this.phone];
  }

  /** All that the stores have of them as texts. */
  get identifiers(): string[] {
    const { key, also, events, list, firstList, session } = this;
    return [key, ...also, ...events, list, firstList, session];
  }

  /** What else is planted, in words of its own each. */
  readonly facts = ["planted", "planted-experiment", "article: nobody knows planted", "at: no time"] as const;

  /** Of an article that there is, whose number it takes from the database. @returns the places, by name */
  async plant({ rows, redis, files, poisonQueue }: PlantedIn, article: string): Promise<string[]> {
    const { key, browser, objectId, address, name, phone, events, list, firstList, session } = this;
    await rows(`
      with ann as (insert into articles.readers (key, preferences) values ('${key}', '{"categories":["planted"]}') returning id),
        before as (insert into articles.readers (key) values ('${browser}') returning id),
        profile as (insert into articles.profiles (reader, packed, deeds) select id, '', 3 from ann),
        a as (select id from articles.articles where key = '${article}'),
        deeds as (
          insert into articles.interactions (event, at, reader, kind, article, list, position)
          select '${events[0]}'::uuid, now(), ann.id, 'like', a.id, '${firstList}'::uuid, 0 from ann, a
          union all select '${events[1]}'::uuid, now(), before.id, 'click', a.id, null, null from before, a
        ),
        shown as (
          insert into articles.interactions (event, at, reader, kind, articles, list)
          select '${events[2]}'::uuid, now(), ann.id, 'shown', array[a.id], '${list}'::uuid from ann, a
        ),
        lists as (
          insert into articles.lists (id, at, reader, record)
          select '${list}'::uuid, now(), ann.id, ''::bytea from ann
          union all select '${firstList}', now(), null, ''
        ),
        launched as (
          insert into articles.launches (article, readers, reach) select a.id, array[ann.id], 1 from ann, a
          on conflict (article) do update set readers = launches.readers || excluded.readers
        ),
        counted as (
          insert into articles.experiment_days (experiment, day, variant, reader, lists, shown, opened, read_seconds, categories, hides, complaints)
          select 'planted-experiment', current_date, 'control', id, 1, 5, 1, 40, 2, 0, 0 from ann
        ),
        before_it as (
          insert into articles.experiment_readers (experiment, reader, lists, shown, opened, read_seconds)
          select 'planted-experiment', id, 2, 9, 3, 50 from ann
        ),
        refused as (
          insert into articles.poison (id, code, reason, reader, event, body) values
          ('${key}', 'UnknownArticle', 'article: nobody knows planted', '${key}', null, ''),
          ('${key} unread', 'NotADeed', 'at: no time', null, null, '{"reader":"${key}","phone":"${phone}"}')
        )
      insert into sign_in.sessions (id, subject, sealed, roles, ends_at)
      values ('\\x${session}', '${key}', 'sealed', '{}', now() + interval '1 day')`);
    await redis.set(profileKey(key), "turn packed", 3600);
    await redis.set(listsKey(key, "planted"), "turn answer", 900);
    await redis.set(limitPrefix + browser, "tokens", 60);
    const file = `by-mistake-${randomUUID().slice(0, 8)}`;
    const put = (container: string, blob: string, text: string) =>
      files.getContainerClient(container).getBlockBlobClient(blob).upload(text, Buffer.byteLength(text));
    await put("imports", `${file}.jsonl`, `{"id":"x","text":"write to ${address.toUpperCase()}"}\n`);
    // of another file: what takes this one in reports on it, too
    await put("reports", `${file}-before.jsonl.refused.jsonl`, `{"line":1,"reason":"${objectId}"}\n`);
    await put("dead-letters", `topic/${randomUUID()}.json`, `[{"subject":"/blobs/${name}.jsonl"}]`);
    const hour = Date.UTC(2026, 10, 20, 11);
    const archived = {
      article,
      articles: null,
      position: null,
      seconds: null,
      rating: null,
      at: hour,
      arrived: hour,
    };
    const sequence = randomBytes(4).readUInt32BE();
    const rowsInLake: InteractionRow[] = [
      { ...archived, id: events[0], reader: key, kind: "like", list: firstList, partition: 0, sequence },
      { ...archived, id: events[1], reader: browser, kind: "click", list: null, partition: 1, sequence },
    ];
    const lake = new LakeFiles(files.getContainerClient("lake"));
    for (const row of rowsInLake) await landBatch(lake, [row]);
    await sealHours(lake, { before: hour + 1 });
    // of an hour that is not over
    await landBatch(lake, rowsInLake.map((row) => ({ ...row, arrived: hour + 3_600_000 })).slice(0, 1));
    // a publisher wrote of them, and of others
    const articles = articlesName({ at: hour, lastChange: 1 });
    const written = await lake.read(articles);
    const known = written ? await rowsOfArticleFile(written.bytes) : [];
    const about = someLandedArticle({ article, text: `In town: ${name}.`, change: sequence });
    await lake.replace(articles, articleFile([...known, about]), written);
    await poisonQueue.createIfNotExists();
    const message = JSON.stringify({ BlobName: `reader ${key}.jsonl` });
    await poisonQueue.sendMessage(Buffer.from(message).toString("base64"));
    return places;
  }
}

/** Where something of a planted reader is, by table and column, kind of key, or container. */
export const places = [
  "readers.key",
  "readers.preferences",
  "profiles.packed",
  "interactions.event",
  "interactions.reader",
  "interactions.list",
  "lists.id",
  "lists.reader",
  "launches.readers",
  "experiment_days.reader",
  "experiment_readers.reader",
  "poison.reader",
  "poison.body",
  "sessions.subject",
  "sessions.id",
  "profile",
  "articles:lists",
  "articles:limit",
  "imports",
  "reports",
  "dead-letters",
  "poison queue",
  "raw/interactions",
  "incoming/interactions",
  "raw/articles",
];

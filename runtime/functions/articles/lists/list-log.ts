import type { Pool } from "pg";
import type { Deed } from "../../../articles/deed";

/** A list that was made. */
export interface LoggedList {
  /** A UUID of version 7. */
  readonly id: string;
  /** Milliseconds since 1970, as the id has them. */
  readonly at: number;
  readonly reader: string;
  /** Whether the list is kept as that reader's, so that they find it again. */
  readonly isReadersOwn: boolean;
  /** Whether the database has that reader already. */
  readonly isKnown: boolean;
  /** The reader's variant of each experiment. */
  readonly variants?: Readonly<Record<string, string>>;
  /** How many deeds its reader had, and which model scored: "" without one. */
  readonly deeds: number;
  readonly model: string;
  /** Places that were drawn at random, from 0. */
  readonly explored: readonly number[];
  /** What it was made of; asked for a moment later, because the answer need not wait for it. */
  readonly record: () => Uint8Array;
  /** Keys of the articles, from the first place on. */
  readonly articles: readonly string[];
}

export interface ListLogParts {
  readonly database: Pick<Pool, "query">;
  /** Resolved once they are in the hub. */
  readonly send: (deeds: readonly Deed[]) => Promise<void>;
  /** Told of lists that could not be kept. */
  readonly lost: (lists: number, where: "database" | "hub") => void;
}

/** What comes meanwhile goes to the database, to the hub and into profiles together, which costs each of it less. */
const flushMs = 250;
const retryMs = 1000;
const mostAtOnce = 500;
/** While the database is away; older ones give way. */
const mostWaiting = 20_000;

const addReaders = `
insert into articles.readers (key) select distinct key from unnest($1::text[], $2::timestamptz[]) as given (key, at)
where not exists (select from articles.readers r where r.key = given.key)
  -- a list from before they were erased brings nobody back
  and not articles.was_forgotten(given.key, given.at)
on conflict (key) do nothing`;

const addLists = `
insert into articles.lists (id, at, reader, record, variants, deeds, model, explored)
select given.id, given.at, coalesce(r.account, r.id), given.record, given.variants, given.deeds, given.model, given.explored::smallint[]
from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::bytea[], $5::jsonb[], $6::integer[], $7::text[], $8::text[])
  as given (id, at, reader, record, variants, deeds, model, explored)
left join articles.readers r on r.key = given.reader
on conflict do nothing`;

/** Keeps what lists were made of, and tells the hub what was shown: some at once and a moment later, because nobody waits for it. */
export class ListLog {
  private readonly parts: ListLogParts;
  private waiting: LoggedList[] = [];
  private untold: LoggedList[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;

  constructor(parts: ListLogParts) {
    this.parts = parts;
  }

  add(made: LoggedList): void {
    const list = { ...made };
    // one after the other: all of them at once would hold up whoever asks meanwhile
    setImmediate(() => {
      const record = list.record();
      list.record = () => record;
    });
    this.waiting.push(list);
    if (this.waiting.length > mostWaiting) {
      this.waiting.shift();
      this.parts.lost(1, "database");
    }
    this.untold.push(list);
    this.timer ??= setTimeout(() => this.flush(), flushMs).unref();
  }

  /** Writes and tells what waits. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing ??= this.writeAll().finally(() => {
      this.writing = undefined;
    });
    await Promise.all([this.writing, this.tell(this.untold.splice(0))]);
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting.slice(0, mostAtOnce);
      try {
        await this.write(group);
      } catch {
        // once more with what comes; the health tells of the database
        this.timer ??= setTimeout(() => this.flush(), retryMs).unref();
        return;
      }
      const written = new Set(group);
      this.waiting = this.waiting.filter((each) => !written.has(each));
    }
  }

  private async write(group: readonly LoggedList[]): Promise<void> {
    const { database } = this.parts;
    const added = group.filter(({ isReadersOwn, isKnown }) => isReadersOwn && !isKnown);
    if (added.length > 0) {
      const times = added.map(({ at }) => new Date(at));
      await database.query(addReaders, [added.map(({ reader }) => reader), times]);
    }
    await database.query(addLists, [
      group.map(({ id }) => id),
      group.map(({ at }) => new Date(at)),
      group.map(({ isReadersOwn, reader }) => (isReadersOwn ? reader : null)),
      group.map(({ record }) => record()),
      group.map(({ variants }) => (variants === undefined ? null : JSON.stringify(variants))),
      group.map(({ deeds }) => deeds),
      group.map(({ model }) => model),
      group.map(({ explored }) => `{${explored.join(",")}}`),
    ]);
  }

  private async tell(lists: readonly LoggedList[]): Promise<void> {
    const deeds = lists.flatMap(({ id, at, reader, articles }): Deed[] => {
      if (articles.length === 0) return [];
      // the list is shown once: its own id is that of the event
      return [
        { kind: "shown", id, reader, at: new Date(at).toISOString(), list: id, articles: [...articles] },
      ];
    });
    if (deeds.length === 0) return;
    await this.parts.send(deeds).catch(() => this.parts.lost(deeds.length, "hub"));
  }
}

/** Rows of a table that are of a reader. */
export interface ReaderTable {
  /** As the receipt has it. */
  readonly name: string;
  /** The statement, which says how many there were by its count of rows, or as `gone`; `id` is a reader's number. */
  readonly erase: string;
  /** What it takes, in the order of $1, $2 and so on. */
  readonly takes: readonly ("ids" | "keys" | "numbers" | "patterns")[];
}

/** All tables of the schemas articles and sign_in that have something of readers; profiles go with `readers`. */
export const readerTables: readonly ReaderTable[] = [
  {
    name: "readers",
    // with the profile: whoever takes deeds of theirs in just now is waited for, and who comes later finds that they were erased
    erase: `
delete from articles.readers where key = any($1::text[]) or account in (select id from articles.readers where key = any($1::text[]))
returning id`,
    takes: ["keys"],
  },
  {
    name: "sessions",
    erase: "delete from sign_in.sessions where subject = any($1::text[])",
    takes: ["keys"],
  },
  {
    name: "interactions",
    erase: "delete from articles.interactions where reader = any($1::bigint[])",
    takes: ["numbers"],
  },
  {
    name: "lists",
    // those of their first visit have no reader, and are known by the deeds that came of them
    erase: "delete from articles.lists where reader = any($1::bigint[]) or id = any($2::uuid[])",
    takes: ["numbers", "ids"],
  },
  {
    name: "launches",
    erase: `
update articles.launches
set readers = array(select each from unnest(readers) with ordinality as given (each, place) where each <> all($1::bigint[]) order by place)
where readers && $1::bigint[]`,
    takes: ["numbers"],
  },
  {
    name: "refused",
    erase: "select articles.forget_refused($1::text[], $2::text[], $3::uuid[]) as gone",
    takes: ["keys", "patterns", "ids"],
  },
];

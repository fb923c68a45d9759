import { ExplainedError } from "../../shared/explained-error";
import { checksumOf, type Migration, numberOf } from "./database-release";

/** A migration as the database remembers it. */
export interface AppliedMigration {
  readonly name: string;
  readonly sha256: string;
  /** @see oldestCodeOf */
  readonly oldest_code: number;
}

/** Why files and database do not fit; nothing was changed. */
export type MigrationRefusal =
  | "MigrationChanged"
  | "MigrationMissing"
  | "MigrationOutOfOrder"
  | "DatabaseTooNew";

/**
 * The files that are still to be applied. A database may be ahead of them, as after a return to older code, while what was added
 * since lets that code live.
 *
 * @throws ExplainedError when what was applied is not what the files say
 */
export function pendingOf(
  files: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const newest = files.reduce((most, { name }) => Math.max(most, numberOf(name)), 0);
  const known = new Map(files.map((each) => [each.name, each]));
  for (const each of applied) {
    const file = known.get(each.name);
    if (file && checksumOf(file.sql) !== each.sha256) throw changed(each.name);
    if (!file && numberOf(each.name) <= newest) throw missing(each.name);
    if (!file && each.oldest_code > newest) throw tooNew(each, newest);
  }

  const done = new Set(applied.map(({ name }) => name));
  const pending = files.filter(({ name }) => !done.has(name));
  const last = applied.reduce((most, { name }) => Math.max(most, numberOf(name)), 0);
  const early = pending.find(({ name }) => numberOf(name) <= last);
  if (early) throw outOfOrder(early.name, last);
  return pending;
}

function changed(name: string) {
  return new ExplainedError<MigrationRefusal>("MigrationChanged", {
    what: `migration ${name} is another file than the one that was applied`,
    why: "databases that have it would differ from those that get it now",
    fix: `take ${name}.sql back as it was, and write what is to change as the next number`,
  });
}

function missing(name: string) {
  return new ExplainedError<MigrationRefusal>("MigrationMissing", {
    what: `migration ${name} was applied, and there is no such file`,
    why: "a new database would be made without it",
    fix: `bring ${name}.sql back; what it did is undone by a migration with the next number`,
  });
}

function outOfOrder(name: string, last: number) {
  return new ExplainedError<MigrationRefusal>("MigrationOutOfOrder", {
    what: `migration ${name} is new, and ${padded(last)} was applied already`,
    why: "a new database would get them in another order than this one",
    fix: `give the file a number above ${padded(last)}`,
  });
}

function tooNew({ name, oldest_code }: AppliedMigration, newest: number) {
  return new ExplainedError<MigrationRefusal>("DatabaseTooNew", {
    what: `migration ${name} was applied, which code that knows no more than ${padded(newest)} cannot live with`,
    why: `it took something away: its first line says that code has to know ${padded(oldest_code)}`,
    fix: `deploy code that has migration ${padded(oldest_code)}`,
  });
}

const padded = (number: number): string => String(number).padStart(4, "0");

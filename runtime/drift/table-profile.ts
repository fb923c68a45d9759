import { z } from "zod";
import { CategoryProfile, type ColumnProfile, NumberProfile } from "./column-profile";
import { DriftError } from "./drift-error";
import { packBins, unpackBins } from "./packed-bins";

const count = z.number().int().min(0);
const column = { rows: count, missing: count, dropped: z.number().int().min(0).max(52), bins: z.base64() };

const Stored = z.strictObject({
  version: z.literal(1),
  columns: z.record(
    z.string(),
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("number"), ...column }),
      z.strictObject({
        kind: z.literal("category"),
        ...column,
        frequent: z.array(z.tuple([z.string(), z.number().int().min(1)])).max(32),
      }),
    ]),
  ),
});

/** The columns of a table and what each holds. */
export type Columns = Readonly<Record<string, ColumnProfile["kind"]>>;

/**
 * What is kept of a table instead of its rows: at most 10 KB for each column, which holds no row and nobody's value, only how often
 * values occur. Profiles of parts, merged, are that of the whole.
 */
export class TableProfile {
  readonly columns: ReadonlyMap<string, ColumnProfile>;

  constructor(columns: Columns | ReadonlyMap<string, ColumnProfile>) {
    this.columns =
      columns instanceof Map
        ? columns
        : new Map(
            Object.entries(columns).map(([name, kind]) => [
              name,
              kind === "number" ? new NumberProfile() : new CategoryProfile(),
            ]),
          );
  }

  /** @param row a value for each column; null, undefined or NaN where there is none */
  add(row: Readonly<Record<string, number | string | null | undefined>>): void {
    for (const [name, profile] of this.columns) {
      const value = row[name] ?? null;
      if (profile.kind === "number") profile.add(typeof value === "string" ? null : value);
      else profile.add(value === null ? null : String(value));
    }
  }

  /** @throws ProfilesDiffer when the other one has other columns */
  addAll(other: TableProfile): void {
    for (const [name, mine, theirs] of pairedColumns(this, other)) {
      if (mine.kind === "number" && theirs.kind === "number") mine.addAll(theirs);
      else if (mine.kind === "category" && theirs.kind === "category") mine.addAll(theirs);
      else throw profilesDiffer(name);
    }
  }

  toJSON(): z.output<typeof Stored> {
    const columns = Array.from(this.columns, ([name, profile]) => [name, stored(profile)] as const);
    return { version: 1, columns: Object.fromEntries(columns) };
  }

  /** @throws ProfileRefused when it is no profile that `toJSON` made */
  static fromJSON(json: unknown): TableProfile {
    const stored = Stored.safeParse(json);
    if (!stored.success) throw profileRefused(z.prettifyError(stored.error));
    const columns = Object.entries(stored.data.columns).map(([name, stored]) => {
      const bins = unpackBins(stored.dropped, stored.bins);
      const counted = bins?.entries().reduce((sum, [, count]) => sum + count, 0);
      if (!bins || counted !== stored.rows - stored.missing)
        throw profileRefused(`the counts of ${name} do not fit`);
      const profile =
        stored.kind === "number" ? new NumberProfile(bins) : new CategoryProfile(bins, stored.frequent);
      profile.rows = stored.rows;
      profile.missing = stored.missing;
      return [name, profile] as const;
    });
    return new TableProfile(new Map(columns));
  }
}

function stored(profile: ColumnProfile): z.output<typeof Stored>["columns"][string] {
  const { rows, missing, bins } = profile;
  const column = { rows, missing, dropped: bins.droppedBits, bins: packBins(bins) };
  if (profile.kind === "number") return { kind: profile.kind, ...column };
  return { kind: profile.kind, ...column, frequent: profile.frequent.map(([...each]) => each) };
}

/** @throws ProfilesDiffer */
export function pairedColumns(
  one: TableProfile,
  other: TableProfile,
): (readonly [name: string, one: ColumnProfile, other: ColumnProfile])[] {
  const extra = [...other.columns.keys()].find((name) => !one.columns.has(name));
  if (extra !== undefined) throw profilesDiffer(extra);
  return Array.from(one.columns, ([name, profile]) => {
    const counterpart = other.columns.get(name);
    if (counterpart?.kind !== profile.kind) throw profilesDiffer(name);
    return [name, profile, counterpart] as const;
  });
}

function profilesDiffer(name: string): DriftError {
  return new DriftError("ProfilesDiffer", {
    what: `the column ${name} is in one profile and not, or as another kind, in the other`,
    why: "only the same column can be compared or added",
    fix: "make both profiles with the same columns",
  });
}

function profileRefused(what: string): DriftError {
  return new DriftError("ProfileRefused", {
    what: `this is no profile: ${what}`,
    why: "a comparison with it would say anything",
    fix: "pass what a profile's toJSON gave, whole",
  });
}

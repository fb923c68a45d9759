import { fewestRows } from "../../../drift/find-drift";
import type { TableProfile } from "../../../drift/table-profile";
import type { TrainingProfile } from "../../../films/watch/training-profile";
import type { DriftFigure, DriftResult } from "../contract/drift";

type Watched = { readonly [Table in "lists" | "live"]?: TableProfile | undefined };

/** What is told as one number of a profile; null where there are too few people for it. */
const figures: Readonly<Record<DriftFigure, (watched: Watched) => number | null>> = {
  liveError: ({ live }) => ofNumbers(live, "live error", ({ mean }) => mean),
  coldStartShare: ({ live }) =>
    ofNames(live, "cold start", (names) => names.find(([name]) => name === "yes")?.[1]),
  topTenShare: ({ lists }) =>
    ofNames(lists, "first film", (names) => names.slice(0, 10).reduce((sum, [, count]) => sum + count, 0)),
  popularity: ({ lists }) => ofNumbers(lists, "popularity", ({ mean }) => mean),
  scoreP10: ({ lists }) => ofNumbers(lists, "score", (scores) => scores.quantile(0.1)),
  scoreP50: ({ lists }) => ofNumbers(lists, "score", (scores) => scores.quantile(0.5)),
  scoreP90: ({ lists }) => ofNumbers(lists, "score", (scores) => scores.quantile(0.9)),
};

export function figuresOf(training: TrainingProfile | undefined, serving: Watched): DriftResult["figures"] {
  if (!training) return undefined;
  return Object.fromEntries(
    Object.entries(figures).map(([name, of]) => [name, { training: of(training), serving: of(serving) }]),
  );
}

type Column<Kind> = Extract<ReturnType<TableProfile["columns"]["get"]>, { readonly kind: Kind }>;

function ofNumbers(
  table: TableProfile | undefined,
  name: string,
  figure: (column: Column<"number">) => number | undefined,
): number | null {
  const column = table?.columns.get(name);
  return column?.kind === "number" && column.rows - column.missing >= fewestRows
    ? (figure(column) ?? null)
    : null;
}

/** @param count of the rows that the figure is the share of */
function ofNames(
  table: TableProfile | undefined,
  name: string,
  count: (names: Column<"category">["frequent"]) => number | undefined,
): number | null {
  const column = table?.columns.get(name);
  const there = column ? column.rows - column.missing : 0;
  return column?.kind === "category" && there >= fewestRows ? (count(column.frequent) ?? 0) / there : null;
}

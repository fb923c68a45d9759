import { type ChangeKind, kinds } from "./classify";
import type { Difference } from "./differences";
import { isMade, type Report, type ReportedChange } from "./report";
import { isFirst, kindInWords, placeOf } from "./wording";

/** A line of a list of changes, marked as in a diff; "!" for what is replaced or destroys data. */
export interface ReportLine {
  readonly mark: "+" | "-" | "!" | " ";
  readonly text: string;
}

/** What changes below one top-level construct. */
export interface Group {
  readonly construct: string;
  /** The worst first. */
  readonly kinds: readonly ChangeKind[];
  readonly changes: readonly ReportedChange[];
}

/**
 * The changes that somebody made, by top-level construct: those with the worst change first. Role assignments that
 * the table of access shows, and moves, are told elsewhere.
 */
export function groupsOf(report: Report): Group[] {
  const told = new Set([...report.access.gained, ...report.access.lost].map(({ path }) => path));
  const listed = report.changes.filter(
    (change) =>
      isMade(change) && change.kind !== "move" && !(told.has(change.path) && change.action !== "update"),
  );
  const groups = new Map<string, ReportedChange[]>();
  for (const change of listed) {
    const [construct = ""] = change.path.split("/");
    groups.set(construct, [...(groups.get(construct) ?? []), change]);
  }
  const worstFirst = [...groups].map(([construct, changes]) => ({
    construct,
    changes,
    kinds: kinds.filter((kind) => changes.some((change) => change.kind === kind)),
  }));
  return isFirst(report)
    ? worstFirst.map(byPath).sort((a, b) => (a.construct < b.construct ? -1 : 1))
    : worstFirst;
}

/** Where everything is new, nothing of it is worse than the rest. */
function byPath(group: Group): Group {
  return { ...group, changes: [...group.changes].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** How many resources there are of which type, the most frequent first: "7 storage container, 2 subnet". */
export function typesIn(changes: readonly ReportedChange[]): string {
  const counts = new Map<string, number>();
  for (const { type } of changes) counts.set(type, (counts.get(type) ?? 0) + 1);
  const sorted = [...counts].sort((one, other) => other[1] - one[1]);
  const shown = sorted.slice(0, 4).map(([type, count]) => `${count} ${type}`);
  return [...shown, ...(sorted.length > 4 ? ["…"] : [])].join(", ");
}

export interface Detail {
  /** Most differences of one resource. */
  readonly differences: number;
  /** Most characters of a value. */
  readonly characters: number;
}

export const brief: Detail = { differences: 8, characters: 160 };
export const full: Detail = { differences: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY };

/**
 * @param isMixed whether the lines around it are of other kinds, so that each says its own
 * @param place where it is, for those who see the construct above
 */
export function linesOf(
  change: ReportedChange,
  isMixed: boolean,
  detail: Detail,
  place = placeOf(change),
): ReportLine[] {
  const { action, kind, resource, differences } = change;
  const told = place === "" ? resource : `${place}: ${resource}`;
  const notes = [
    action === "replace" ? (kind === "code" ? "new content" : "deleted and made anew") : "",
    isMixed && !(action === "create" && kind !== "access" && kind !== "model") ? kindInWords[kind] : "",
  ].filter(Boolean);
  const first = { mark: markOf(change), text: [told, ...notes].join(" · ") } as const;
  const shown = differences.slice(0, detail.differences).flatMap((each) => differenceLines(each, detail));
  const rest = differences.length - detail.differences;
  return [first, ...shown, ...(rest > 0 ? [{ mark: " ", text: `    and ${rest} more` } as const] : [])];
}

function markOf({ action, kind }: ReportedChange): ReportLine["mark"] {
  if (action === "create") return "+";
  if (action === "delete") return "-";
  return action === "replace" || kind === "data" ? "!" : " ";
}

function differenceLines({ attribute, before, after, replaces }: Difference, detail: Detail): ReportLine[] {
  const [old, next] = shortened(before, after, detail.characters);
  const why = replaces ? "   (cannot be changed in place)" : "";
  return [
    ...(old === undefined ? [] : [{ mark: "-", text: `    ${attribute}: ${old}` } as const]),
    ...(next === undefined ? [] : [{ mark: "+", text: `    ${attribute}: ${next}${why}` } as const]),
  ];
}

/** Two texts, cut around the place where they begin to differ; on one line each. */
function shortened(
  before: string | undefined,
  after: string | undefined,
  length: number,
): [string | undefined, string | undefined] {
  const [old, next] = [before, after].map((text) => text?.replace(/\s+/g, " ").trim());
  const longest = Math.max(old?.length ?? 0, next?.length ?? 0);
  if (longest <= length) return [old, next];
  let same = 0;
  while (old !== undefined && next !== undefined && old[same] === next[same] && same < longest) same++;
  const from = Math.max(0, Math.min(same - 20, longest - length));
  const cut = (text: string | undefined) =>
    text &&
    `${from > 0 ? "…" : ""}${text.slice(from, from + length)}${text.length > from + length ? "…" : ""}`;
  return [cut(old), cut(next)];
}

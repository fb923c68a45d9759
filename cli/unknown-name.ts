import leven from "leven";
import { Failure } from "./failure";

/** So many names are read at a glance; of more, the nearest are shown. */
const atAGlance = 12;

/**
 * A name that nothing has, with the names that there are: whoever mistyped one need not look it up.
 *
 * @param kind what was named, with its article: "an environment"
 * @param place where it was looked for: "environments/"
 */
export function unknownName(
  code: string,
  {
    kind,
    wanted,
    names,
    place,
    otherwise,
  }: {
    readonly kind: string;
    readonly wanted: string;
    readonly names: readonly string[];
    readonly place: string;
    /** What to do when there is no name at all, or none that is meant. */
    readonly otherwise?: string;
  },
): Failure {
  const sorted = nearestFirst(wanted, names);
  const [nearest] = sorted;
  const more = sorted.length > atAGlance ? ` and ${sorted.length - atAGlance} more` : "";
  const isNear = nearest !== undefined && distance(wanted, nearest) <= Math.max(2, wanted.length / 3);
  return new Failure(code, {
    what: `${place} has no ${kind.replace(/^an? /, "")} "${wanted}"`,
    why:
      nearest === undefined
        ? `there is no ${kind.replace(/^an? /, "")} there at all`
        : `there are ${sorted.slice(0, atAGlance).join(", ")}${more}`,
    fix: isNear
      ? `did you mean ${nearest}?`
      : (otherwise ?? (nearest === undefined ? `make ${kind} first` : "name one of them")),
  });
}

/** Those that are alike first; equally far ones in their own order. */
function nearestFirst(wanted: string, names: readonly string[]): string[] {
  return [...new Set(names)].sort((one, other) => distance(wanted, one) - distance(wanted, other));
}

/** Letters to change; the beginning of a name, or its last part, is as good as its whole. */
function distance(wanted: string, name: string): number {
  const [one, other] = [wanted.toLowerCase(), name.toLowerCase()];
  const last = other.split("/").at(-1) ?? other;
  if (one.length >= 3 && (other.startsWith(one) || last.startsWith(one))) return 1;
  return Math.min(leven(one, other), leven(one, last));
}

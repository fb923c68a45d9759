import type { Change } from "../plan/change";
import { withoutCommonEnd } from "./moves";

/** A construct that was given another id, so that Terraform takes what is in it for something else. */
export interface Rename {
  /** e.g. "Archive", "Originals". */
  readonly from: string;
  readonly to: string;
  /** What tells Terraform that nothing has to be deleted: an address as it was, and as it is. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
}

/** What is deleted in one place and created in another, with the same type and the same name in Azure. */
export function renamesIn(changes: readonly Change[]): Rename[] {
  const gone = changes.filter(({ action }) => action === "delete");
  const made = changes.filter(({ action }) => action === "create");
  const pairs = new Map<string, readonly [from: string, to: string]>();
  for (const old of gone) {
    // a name that several have, such as that of a diagnostic setting, tells nothing
    const [twin, ...others] = made.filter((each) => isTwin(old, each));
    if (!twin || others.length > 0 || gone.some((each) => each !== old && isTwin(each, twin))) continue;
    const [from, to] = withoutCommonEnd(old.path, twin.path);
    pairs.set(`${from} ${to}`, [from, to]);
  }
  return [...pairs.values()].map(([from, to]) => ({ from, to, moves: movesOf(from, to, gone, made) }));
}

function isTwin(old: Change, made: Change): boolean {
  const name = old.before?.["name"];
  return typeof name === "string" && old.type === made.type && made.after?.["name"] === name;
}

/** Everything below the construct, also what has no name of its own, such as a role assignment. */
function movesOf(
  from: string,
  to: string,
  gone: readonly Change[],
  made: readonly Change[],
): Rename["moves"] {
  return gone.flatMap((old) => {
    if (old.path !== from && !old.path.startsWith(`${from}/`)) return [];
    const path = `${to}${old.path.slice(from.length)}`;
    const found = made.find((each) => each.type === old.type && each.path === path);
    return found ? [{ from: old.address, to: found.address }] : [];
  });
}

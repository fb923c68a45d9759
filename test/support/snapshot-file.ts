import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * `toMatchSnapshot`, with a file of its own for one value: `npx jest -u` writes it anew, and whatever is not there yet is
 * written by the first run, but not in CI.
 *
 * @param path below the checkout
 */
export function expectSnapshotFile(path: string, value: unknown): void {
  const made = `${JSON.stringify(sorted(value), undefined, 2)}\n`;
  const { _updateSnapshot: update } = (expect.getState() as unknown as State).snapshotState;
  if (update === "all" || (update === "new" && !existsSync(path))) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, made);
  }
  expect(JSON.parse(made)).toEqual(JSON.parse(readFileSync(path, "utf8")));
}

/** What jest was told about snapshots: "all" with -u, "none" in CI. */
interface State {
  readonly snapshotState: { readonly _updateSnapshot: "all" | "new" | "none" };
}

/** The order in which something was declared is no difference. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}

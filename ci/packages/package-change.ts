import type { Package } from "./package";

/** How a package differs from the one before it. */
export interface PackageChange {
  readonly path: string;
  /** As shipped; undefined where there was or is none. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** What is inside, by unpacked bytes, where it came, went or changed its size; the largest change first. */
  readonly contents: readonly {
    readonly name: string;
    readonly before: number | undefined;
    readonly after: number | undefined;
  }[];
}

/** Only what changed. */
export function packageChanges(before: readonly Package[], after: readonly Package[]): PackageChange[] {
  const [old, next] = [byPath(before), byPath(after)];
  return [...new Set([...old.keys(), ...next.keys()])]
    .sort()
    .filter((path) => old.get(path)?.hash !== next.get(path)?.hash)
    .map((path) => changeOf(path, old.get(path), next.get(path)));
}

function changeOf(path: string, before: Package | undefined, after: Package | undefined): PackageChange {
  const names = new Set([...(before?.contents.keys() ?? []), ...(after?.contents.keys() ?? [])]);
  const contents = [...names]
    .map((name) => ({ name, before: before?.contents.get(name), after: after?.contents.get(name) }))
    .filter((each) => each.before !== each.after)
    .sort((one, other) => growth(other) - growth(one) || (one.name < other.name ? -1 : 1));
  return { path, before: before?.bytes, after: after?.bytes, contents };
}

function growth({ before = 0, after = 0 }: { before?: number | undefined; after?: number | undefined }) {
  return Math.abs(after - before);
}

const byPath = (packages: readonly Package[]) => new Map(packages.map((each) => [each.path, each]));

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { importsIn } from "./support/imports";

/** Text by path from the checkout's root. */
type Sources = Readonly<Record<string, string>>;

describe("files that load each other in a circle", () => {
  it("are nowhere: which of them is loaded first would decide what the others see", () => {
    const sources = ourSources();
    expect(Object.keys(sources).length).toBeGreaterThan(1_000);
    expect(cyclesOf(sources)).toEqual([]);
  });

  it("are found, also over several folders and when all that is imported are names of types", () => {
    const sources = {
      "main.ts": 'import { a } from "./x/a";',
      "x/a.ts": 'import { b } from "../y/b"; export const a = b;',
      "y/b.mjs": 'export { c } from "./c";',
      "y/c.ts": 'import { type A } from "../x/a";',
      "y/self.ts": 'import "./self";',
    };
    expect(cyclesOf(sources)).toEqual(["x/a.ts → y/b.mjs → y/c.ts → x/a.ts", "y/self.ts → y/self.ts"]);
  });

  it("are not those that know only each other's types, or load the other when they are called", () => {
    const sources = {
      "a.ts": 'import { b } from "./b"; export const a = () => import("./c");',
      "b.ts": 'import type { a } from "./a"; export type { a }; export type A = typeof import("./a").a;',
      "c.ts": 'import { a } from "./a"; // import { c } from "./c"',
    };
    expect(cyclesOf(sources)).toEqual([]);
  });
});

function ourSources(): Sources {
  const files = execFileSync("git", [
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "*.ts",
    "*.mjs",
  ]);
  const paths = files.toString().split("\n").filter(Boolean);
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, "utf8")]));
}

/** The shortest circle through each file that is in one, each circle once: "a.ts → b.ts → a.ts". */
function cyclesOf(sources: Sources): string[] {
  const targets = new Map(
    Object.entries(sources).map(([file, text]) => {
      const loaded = importsIn(file, text).filter(({ loads }) => loads === "at once");
      return [file, loaded.flatMap(({ target }) => fileOf(target, sources) ?? [])];
    }),
  );
  const cycles = [...targets.keys()].flatMap((file) => {
    const cycle = shortestCycle(file, targets);
    return cycle ? [beginningWithTheFirst(cycle)] : [];
  });
  return [...new Set(cycles.map((cycle) => [...cycle, cycle[0]].join(" → ")))].sort();
}

function fileOf(target: string, sources: Sources): string | undefined {
  return [target, `${target}.ts`, `${target}.mjs`].find((path) => path in sources);
}

function shortestCycle(
  start: string,
  targets: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const seen = new Set<string>();
  let ways: (readonly string[])[] = [[start]];
  while (ways.length > 0) {
    const longer: (readonly string[])[] = [];
    for (const way of ways) {
      for (const target of targets.get(way.at(-1) ?? "") ?? []) {
        if (target === start) return way;
        if (!seen.has(target)) longer.push([...way, target]);
        seen.add(target);
      }
    }
    ways = longer;
  }
  return undefined;
}

function beginningWithTheFirst(cycle: readonly string[]): readonly string[] {
  const first = cycle.indexOf([...cycle].sort()[0] ?? "");
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const product = [
  "azure",
  "ci",
  "cli",
  "constructs",
  "emulator",
  "environments",
  "packaging",
  "runtime",
  "stacks",
  "vector-index",
  "workloads",
];
const tests = ["bench", "test"];

/** Two things of one name that a reader takes for what they are: two sides of one thing. */
const pairs: readonly (readonly [name: string, reason: string])[] = [
  ["Document", "of a search index, and of the store that a new workload begins with"],
  ["ModelRegistry", "what an estate declares, and what a handler asks"],
  ["ProblemCode", "each API has a table of problems of its own"],
  ["SignIn", "what an estate declares, and what a handler asks"],
  ["Telemetry", "what an estate declares, and what a handler tells it"],
  ["Values", "a resource's attributes by name, as a stack and as Terraform's provider have them"],
];

interface Source {
  readonly file: string;
  readonly text: string;
}

const all: readonly Source[] = [...product, ...tests].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.d)\.(ts|mjs)$/.test(file))
    .map((file) => join(folder, file))
    .map((file) => ({ file, text: readFileSync(file, "utf8") })),
);
const shipped = all.filter(({ file }) => product.includes(file.split("/")[0] ?? "") && !isForTests(file));

describe("names", () => {
  it("are given once: no two classes, interfaces or types of the product are called the same", () => {
    const files = new Map<string, Set<string>>();
    for (const { file, text } of shipped)
      for (const [, name = ""] of text.matchAll(/^export (?:abstract )?(?:class|interface|type) (\w+)/gm))
        files.set(name, (files.get(name) ?? new Set()).add(file));
    const twice = [...files].filter(([, places]) => places.size > 1);
    expect(twice.filter(([name]) => !pairs.some(([pair]) => pair === name)).map(told)).toEqual([]);
    expect(pairs.filter(([pair]) => !twice.some(([name]) => name === pair))).toEqual([]);
  });

  it("of constants are written as those of everything else", () => {
    expect(found(all, /^(?:export )?const \[?[A-Z][A-Z0-9_]*\b(?![a-z])/gm)).toEqual([]);
  });

  // but for Azure's and pg's own words, and what a program reads already
  it("say a unit in one way: Ms, Seconds, Bytes, MB", () => {
    const others =
      /\b(?!(?:list|semanticMaxWaitIn|timestampFrom)Milliseconds|(?:connectionTimeout|idleTimeout|keepAliveInitialDelay)Millis)[a-z]\w*(?:Milliseconds|Millis|Secs|Mins|Megabytes)\b/g;
    expect(found(all, others)).toEqual([]);
  });
});

describe("what only tests use", () => {
  it("lies in testing/ beside what it serves, or in test/", () => {
    const named = all.filter(({ file }) =>
      /\.(?:fixture|support|helper|mock)\.|(?:^|\/)(?:test-support|fixtures|helpers|mocks|testing\.ts)(?:\/|$)/.test(
        file,
      ),
    );
    expect(named.map(({ file }) => file)).toEqual([]);
  });

  it("is imported by nothing that is shipped", () => {
    expect(found(shipped, /from "(?:\.{1,2}\/)(?:[^"]*\/)?(?:testing|test|bench)\/[^"]*"/g)).toEqual([]);
  });

  it("begins each of its cases with `it`", () => {
    const cases = all.filter(({ file }) => file.endsWith(".test.ts"));
    expect(found(cases, /^ *test(?:\.(?:concurrent|each|failing|only|skip|todo))*\(/gm)).toEqual([]);
  });
});

function isForTests(file: string): boolean {
  return file.endsWith(".test.ts") || /(?:^|\/)testing\//.test(file);
}

function found(sources: readonly Source[], pattern: RegExp): string[] {
  return sources.flatMap(({ file, text }) =>
    (text.match(pattern) ?? []).map((match) => `${file}: ${match.trim()}`),
  );
}

function told([name, files]: readonly [string, ReadonlySet<string>]): string {
  return `${name}: ${[...files].join(", ")}`;
}

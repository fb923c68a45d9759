import { join } from "node:path";
import ts from "typescript";
import { Checkout } from "../../test/support/checkout";
import { succeeding } from "../../test/support/command";
import { newWorkload } from "./new-workload";

jest.setTimeout(240_000);

const checkout = new Checkout();
afterAll(() => checkout.remove());
const inCopy = (path: string) => join(checkout.root, path);

it("a new workload has tests that pass, and is what the compiler takes, whatever its name", async () => {
  const written = await newWorkload(checkout.root, "film-reviews");
  const folders = ["runtime/functions/film-reviews", "workloads/film-reviews"];
  const { output } = await succeeding(checkout.root, "npx", "jest", "--maxWorkers=1", ...folders);
  expect(output).toContain("Test Suites: 4 passed, 4 total");

  const longest = await newWorkload(checkout.root, "f".repeat(28));
  const shortest = await newWorkload(checkout.root, "notes");
  const wrote = [written, longest, shortest].flatMap((each) => each.wrote);
  expect(mistakesIn([...wrote, ...written.changed])).toEqual([]);
});

/** What the compiler finds wrong in files of the copy, as strict as it is with all. */
function mistakesIn(paths: readonly string[]): string[] {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, checkout.root);
  const roots = paths.filter((path) => path.endsWith(".ts")).map(inCopy);
  const program = ts.createProgram(roots, { ...options, incremental: false, tsBuildInfoFile: undefined });
  return roots.flatMap((file) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}

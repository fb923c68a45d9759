import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { guarded } from "./failures.mjs";
import { ensureInstalled } from "./installation.mjs";
import { root } from "./places.mjs";
import { continueOnProjectNode } from "./project-node.mjs";
import { run } from "./run.mjs";
import { ensureTerraform } from "./terraform-program.mjs";

// npm test: everything. npm test -- PATH: only the tests there, without the checks before them.
// npm run test:full: also what takes too long for every change, in files named *.full.test.ts.
await guarded(async () => {
  ensureInstalled();
  await continueOnProjectNode();
  await ensureTerraform();
});

const isFull = process.argv.includes("--full");
const only = process.argv.slice(2).filter((argument) => argument !== "--full");
const checks = [
  ["node_modules/@biomejs/biome/bin/biome", "ci", ...(process.stdout.isTTY ? [] : ["--colors=off"])],
  ["node_modules/typescript/bin/tsc", "--noEmit"],
  // the page runs in browsers: it knows their types, and not Node's
  ["node_modules/typescript/bin/tsc", "--noEmit", "--project", "runtime/web"],
  // every environment, with its policies and grants
  ["bin/synth.mjs"],
];
const counts = { passed: 0, failed: 0, skipped: 0 };

for (const check of only.length === 0 ? checks : []) {
  const [program, ...args] = check;
  console.log(`\n> ${basename(program)} ${args.join(" ")}`);
  counts[(await run(program, args)) === 0 ? "passed" : "failed"] += 1;
}
await runJest();

const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;

async function runJest() {
  const resultFile = join(root, ".vitrine/build/jest-result.json");
  mkdirSync(dirname(resultFile), { recursive: true });
  rmSync(resultFile, { force: true });
  console.log("\n> jest");
  const code = await run("node_modules/jest/bin/jest.js", [
    "--json",
    `--outputFile=${resultFile}`,
    ...only,
    ...(isFull ? ["--testMatch", "**/*.test.ts"] : []),
  ]);

  const result = readResult(resultFile);
  counts.passed += result?.numPassedTests ?? 0;
  counts.skipped += (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0);
  const failed = (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0);
  // jest can fail without a failed test: no result at all, an open handle, an obsolete snapshot in CI
  counts.failed += failed === 0 && code !== 0 ? 1 : failed;
}

function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
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
/** Every environment, with its policies and grants; the tests take what this packages. */
const synth = ["bin/synth.mjs"];
/** They have time until jest ends, and take what its tests leave of the processor while they wait for something. */
const checks = [
  ["node_modules/@biomejs/biome/bin/biome", "ci", `--colors=${process.stdout.isTTY ? "force" : "off"}`],
  ["node_modules/typescript/bin/tsc", "--noEmit"],
  // the page runs in browsers: it knows their types, and not Node's
  ["node_modules/typescript/bin/tsc", "--noEmit", "--project", "runtime/web"],
];
const results = join(root, ".vitrine/build");
mkdirSync(results, { recursive: true });
let started = 0;
const counts = { passed: 0, failed: 0, skipped: 0 };

if (only.length > 0) await runJest();
else {
  const checked = runChecks();
  await runCheck(synth);
  await runJest();
  await checked;
}

const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;

async function runChecks() {
  for (const check of checks) await runCheck(check, { isPatient: true });
}

/** Beside others: what it has said is shown when it has ended. */
async function runCheck([program, ...args], { isPatient = false } = {}) {
  const file = join(results, `check-${++started}.txt`);
  const output = openSync(file, "w");
  const code = await run(program, args, { stdout: output, stderr: output, isPatient });
  closeSync(output);
  console.log(`\n> ${basename(program)} ${args.join(" ")}\n${readFileSync(file, "utf8").trimEnd()}`);
  counts[code === 0 ? "passed" : "failed"] += 1;
}

async function runJest() {
  const resultFile = join(results, "jest-result.json");
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

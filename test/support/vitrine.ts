import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Starts the `vitrine` command of this checkout as it starts itself, looking into another folder.
 *
 * @param root whose estate it looks into
 */
export function startVitrine(root: string, ...args: string[]): ChildProcess {
  const bin = pathToFileURL(join(process.cwd(), "bin")).href;
  const program = join(mkdtempSync(join(tmpdir(), "vitrine-command-")), "main.mjs");
  writeFileSync(
    program,
    `import { guarded } from "${bin}/failures.mjs";
     import { launch } from "${bin}/launch.mjs";
     const args = process.argv.slice(2);
     await guarded(
       async () => {
         const { run } = await launch("cli/main.ts");
         process.exitCode = await run(${JSON.stringify(root)}, args);
       },
       { json: args.includes("--json") },
     );`,
  );
  return spawn(process.execPath, [program, ...args], { stdio: ["pipe", "pipe", "pipe"] });
}

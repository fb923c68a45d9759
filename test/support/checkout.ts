import { execFileSync } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killAll } from "../../emulator/control/testing/emulator-checkout";
import { copyMade } from "./copy-made";

/** "cloned" is as git would hand it to someone; "synthesized" has what this checkout has packaged and bundled, too. */
export type CopyOf = "cloned" | "synthesized";

/**
 * A copy of this checkout, in a folder of its own.
 *
 * It shares the installed dependencies and nothing else, so whatever runs in it leaves an estate that
 * somebody uses in this checkout alone.
 */
export class Checkout {
  readonly root: string;

  /** @param as what a first synth makes takes ten seconds of a processor */
  constructor(as: CopyOf = "synthesized") {
    this.root = mkdtempSync(join(realpathSync(tmpdir()), "vitrine-"));
    const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    const names = files.toString().split("\0").filter(Boolean);
    // with their times: a bundle is taken again only when those are what they were
    execFileSync("cp", [
      "--parents",
      "--preserve=mode,timestamps",
      "--target-directory",
      this.root,
      ...names,
    ]);
    if (as === "synthesized") copyMade(process.cwd(), this.root);
    symlinkSync(join(process.cwd(), "node_modules"), join(this.root, "node_modules"));
  }

  /** Leaves all other workloads out of an environment of this copy: what a test does not look at need not be deployed. */
  keepOnly(kept: readonly string[], environment = "local"): void {
    const file = join(this.root, `environments/${environment}.ts`);
    const text = readFileSync(file, "utf8");
    const found: string[] = [];
    const block = /^ {4}(\w+): \{(?:[^\n]*\},\n|\n.*?^ {4}\},\n)/gms;
    const without = text.replace(/^ {2}workloads: \{\n.*?^ {2}\},\n/ms, (all) =>
      all.replace(block, (one, name: string) => {
        found.push(name);
        return kept.includes(name) ? one : "";
      }),
    );
    const missing = kept.filter((name) => !found.includes(name));
    if (missing.length > 0) throw new Error(`${file} has no ${missing.join(", ")}`);
    writeFileSync(file, without);
  }

  /** Ids of the processes that run in this copy, or something of it. */
  processes(): number[] {
    return processesIn(this.root);
  }

  /** Leaves no process either, not even of an estate that could not be destroyed. */
  remove(): void {
    killAll(this.processes());
    rmSync(this.root, { recursive: true, force: true, maxRetries: 20 });
  }
}

/** Ids of the processes that run in a folder, or something of it. */
export function processesIn(folder: string): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const place = readlinkSync(`/proc/${pid}/cwd`);
        return `${place} ${readFileSync(`/proc/${pid}/cmdline`, "utf8")}`.includes(folder);
      } catch {
        return false; // it has ended meanwhile
      }
    })
    .map(Number);
}

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Failure } from "../failure";

/** Of Vitrine itself, and of a repository that has it among its packages. */
const programs = ["bin/synth.mjs", "node_modules/vitrine/bin/synth.mjs"];

/**
 * Writes the Terraform of every environment below cdktf.out. What the policy refuses is written too: the report
 * shows why.
 *
 * @param of what is synthesized, in words
 * @throws Failure SynthFailed with what the synth printed
 */
export async function synthesize(checkout: string, of: string): Promise<void> {
  const program = programs.map((each) => join(checkout, each)).find((each) => existsSync(each));
  if (program === undefined) {
    throw new Failure("SynthFailed", {
      what: `${of} has no ${programs.join(" and no ")}: it is older than what can be compared with`,
      fix: "name a later commit, or plan a first deploy without --against",
    });
  }
  await promisify(execFile)(process.execPath, [program], { cwd: checkout }).catch((cause: Printed) => {
    const printed = (cause.stderr || cause.stdout || cause.message).trim();
    if (/^ *code: PolicyRefused$/m.test(printed)) return;
    throw new Failure("SynthFailed", {
      what: `${of} cannot be synthesized:\n${printed.replaceAll(/^/gm, "  ")}`,
      fix: "mend what the synth says above, then run this again",
      cause,
    });
  });
}

interface Printed {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly message: string;
}

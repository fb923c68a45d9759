import { type ChildProcess, spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { killAll, processTree } from "../../emulator/control/testing/emulator-checkout";
import { processCommand } from "../../emulator/core/process-command";

export interface Interrupted {
  /** Whether it came to its end by itself: the place where it was to be interrupted never came. */
  readonly isComplete: boolean;
  /** Both streams in the order they came, without colours. */
  readonly output: string;
}

export interface Interruption {
  /** Told of each resource that Terraform begins with, and the how many-th that is. @returns whether this is the place */
  readonly at: (address: string, begun: number) => boolean;
  /** Ends something, in whatever way. */
  readonly by: (command: ChildProcess) => void;
}

/** What Terraform prints when it begins with a resource, also through cdktf. */
const begins = /(\S+): (?:Creating|Modifying|Destroying)\.\.\./g;

/**
 * Runs a command that makes Terraform apply, and interrupts it at a resource that has just been begun.
 *
 * @param more what the command finds in its environment beside what every command does
 */
export async function interrupt(
  directory: string,
  [program = "", ...args]: readonly string[],
  { at, by }: Interruption,
  more: Readonly<Record<string, string>> = {},
): Promise<Interrupted> {
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  const child = spawn(program, args, {
    cwd: directory,
    env: { PATH, HOME, LANG, TMPDIR, CHECKPOINT_DISABLE: "1", ...more },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // a process group of its own, as a shell makes for a command: Control-C reaches all of it
  });
  let output = "";
  let seen = 0;
  let interrupted = false;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += stripVTControlCharacters(text);
      const begun = [...output.matchAll(begins)].map(([, address = ""]) => address);
      for (; seen < begun.length && !interrupted; seen++) {
        if (!at(begun[seen] ?? "", seen + 1)) continue;
        interrupted = true;
        by(child);
      }
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  return { isComplete: code === 0, output };
}

/** kill -9 for the Terraform that a command has started. */
export function killTerraform({ pid = 0 }: ChildProcess): void {
  const isTerraform = (each: number) => processCommand(each)?.args[0]?.endsWith("terraform");
  killAll(processTree(pid).filter(isTerraform));
}

/** Control-C, for the command and all that it started. */
export function controlC({ pid = 0 }: ChildProcess): void {
  process.kill(-pid, "SIGINT");
}

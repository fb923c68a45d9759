import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  /** Both streams in the order they came, without colours. */
  readonly output: string;
}

/**
 * Runs a command as a person would in a plain shell: no variable of ours or of Terraform's is set.
 *
 * A checkout's own command starts at once: npx takes a second and a half of a processor to find it, which
 * `test/launch/npx.test.ts` lets it.
 */
export async function command(root: string, program: string, ...args: string[]): Promise<Finished> {
  const own = join("bin", `${args[0]}.mjs`);
  const isOwn = program === "npx" && existsSync(join(root, own));
  const { PATH, ...env } = plainEnvironment();
  const child = spawn(isOwn ? "node" : program, isOwn ? [own, ...args.slice(1)] : args, {
    cwd: root,
    // as npx sets it
    env: { ...env, PATH: isOwn ? `${join(root, "node_modules/.bin")}${delimiter}${PATH}` : PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  return { exitCode, stdout, output: stripVTControlCharacters(output) };
}

/** The same, and the test fails with what the command printed when it does not succeed. */
export async function succeeding(root: string, program: string, ...args: string[]): Promise<Finished> {
  const finished = await command(root, program, ...args);
  if (finished.exitCode === 0) return finished;
  throw new Error(`${program} ${args.join(" ")} ended with ${finished.exitCode}\n${finished.output}`);
}

function plainEnvironment(): Record<string, string | undefined> {
  const { PATH, HOME, USER, LANG, TMPDIR } = process.env;
  // asks nobody whether there is a newer Terraform, which takes seconds where there is no network
  return { PATH, HOME, USER, LANG, TMPDIR, CHECKPOINT_DISABLE: "1" };
}

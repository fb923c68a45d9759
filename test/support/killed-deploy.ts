import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { inTerminal } from "./terminal";

/** When, how and where a deploy of the local estate is ended. */
export interface Killing {
  /** At the how many-th resource that Terraform begins or ends with; 0 is before it begins. */
  readonly atEvent: number;
  /** After that event, or after the start when there is none. */
  readonly afterMs: number;
  readonly by: "Control-C" | "kill -9";
  readonly where: "a terminal" | "a pipe";
}

/** What Terraform prints when it begins with a resource, and when it has ended with it. */
const events = /: (?:Creating|Modifying|Destroying)\.\.\.|: (?:Creation|Modifications|Destruction) complete/g;

/** @returns what it printed until it ended, and whether it came to its end before it was killed */
export async function killDeploy(
  root: string,
  killing: Killing,
): Promise<{ output: string; isComplete: boolean }> {
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  const env = { PATH, HOME, LANG, TMPDIR, CHECKPOINT_DISABLE: "1" };
  const command = ["npx", "cdktf", "deploy", "local", "--auto-approve"] as const;
  const run = killing.where === "a terminal" ? inTerminal(root, command, env) : inPipe(root, command, env);

  let output = "";
  let isKilled = false;
  const kill = async () => {
    if (isKilled) return;
    isKilled = true;
    await wait(killing.afterMs);
    end(run, killing);
  };
  run.output.on("data", (text: string) => {
    output += stripVTControlCharacters(text);
    if (killing.atEvent > 0 && [...output.matchAll(events)].length >= killing.atEvent) void kill();
  });
  if (killing.atEvent === 0) void kill();
  const code = await run.ended;
  isKilled = true;
  return { output, isComplete: code === 0 };
}

interface Running {
  readonly pid: number;
  readonly output: NodeJS.EventEmitter;
  readonly ended: Promise<number>;
  type?(text: string): void;
}

function inPipe(
  root: string,
  [program, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
): Running {
  const child = spawn(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const ended = new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  child.stderr.setEncoding("utf8").on("data", (text) => child.stdout.emit("data", text));
  return { pid: child.pid ?? 0, output: child.stdout.setEncoding("utf8"), ended };
}

/** The foreground process group gets it, as from a keyboard or from whoever ends a job. */
function end({ pid, type }: Running, { by }: Killing): void {
  try {
    if (by === "Control-C" && type) type("\x03");
    else process.kill(-pid, by === "Control-C" ? "SIGINT" : "SIGKILL");
  } catch {
    // it has ended by itself
  }
}

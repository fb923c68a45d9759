import { EventEmitter } from "node:events";
import { spawn } from "@lydell/node-pty";

/** A command in a terminal, with its keyboard. */
export interface InTerminal {
  readonly pid: number;
  readonly output: EventEmitter;
  readonly ended: Promise<number>;
  type(text: string): void;
}

/** Runs a command as the foreground of a terminal of its own. */
export function inTerminal(
  directory: string,
  [program = "", ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): InTerminal {
  const terminal = spawn(program, [...args], {
    cwd: directory,
    env: Object.fromEntries(
      Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    cols: 200,
  });
  const output = new EventEmitter();
  terminal.onData((text) => output.emit("data", text));
  const ended = new Promise<number>((resolve) =>
    terminal.onExit(({ exitCode, signal }) => resolve(signal ? 128 + signal : exitCode)),
  );
  return { pid: terminal.pid, output, ended, type: (text) => terminal.write(text) };
}

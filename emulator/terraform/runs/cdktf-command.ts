import { basename } from "node:path";
import { ancestorsOf } from "../../core/process-command";

/** The cdktf command that a synth is the first part of. */
export interface CdktfCommand {
  readonly pid: number;
  readonly verb: string;
  /** As they were given: names, or patterns such as "*". */
  readonly stacks: readonly string[];
  /** Process ids of who started it, npm or a shell, and who started those. */
  readonly startedBy: readonly number[];
}

/** Options of cdktf that take a value in the next word. */
const withValue = [
  "-a",
  "--app",
  "-o",
  "--output",
  "--parallelism",
  "--terraform-parallelism",
  "--var",
  "--var-file",
];

/** undefined when this synth was started by itself. @param pid of the synth */
export function cdktfCommand(pid = process.pid): CdktfCommand | undefined {
  const ancestors = ancestorsOf(pid);
  const at = ancestors.findIndex(({ args }) => programIn(args) >= 0);
  const found = ancestors[at];
  if (found === undefined) return undefined;
  const [verb = "", ...rest] = wordsOf(found.args.slice(programIn(found.args) + 1));
  return {
    pid: found.pid,
    verb,
    stacks: rest,
    startedBy: ancestors.slice(at + 1, at + 4).map((each) => each.pid),
  };
}

/** Whether a command works on a stack, be it named or by a pattern. */
export function concerns({ stacks }: CdktfCommand, name: string): boolean {
  return stacks.some((given) => given.includes("*") || given === name);
}

/**
 * What a command needs of all that could be synthesized: what it names, as long as that is all it names. The others need not be made for it,
 * and what is wrong with them keeps nobody up. Of a synth, of a pattern and of a stack that is none of these it needs all.
 */
export function neededFor<Named extends { readonly name: string }>(
  command: CdktfCommand | undefined,
  all: readonly Named[],
): readonly Named[] {
  if (command === undefined || command.verb === "synth" || command.stacks.length === 0) return all;
  const isKnown = command.stacks.every((stack) => all.some(({ name }) => name === stack));
  return isKnown ? all.filter(({ name }) => command.stacks.includes(name)) : all;
}

/** Where cdktf stands in a command line: behind node, or behind what npx runs. */
function programIn(args: readonly string[]): number {
  return args.findIndex((arg, index) => index < 3 && /^cdktf(\.m?js)?$/.test(basename(arg)));
}

/** A verb and what it is for, without options and their values. */
export function wordsOf(args: readonly string[]): string[] {
  return args.filter((arg, index) => !arg.startsWith("-") && !withValue.includes(args[index - 1] ?? ""));
}

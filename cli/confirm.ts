import { createInterface } from "node:readline";
import { Failure } from "./failure";

export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Whether a person can answer. */
  readonly isInteractive: boolean;
}

const here: Terminal = {
  input: process.stdin,
  output: process.stderr,
  isInteractive: Boolean(process.stdin.isTTY && process.stderr.isTTY),
};

/**
 * Asks for a yes before what cannot be taken back.
 *
 * @throws Failure NotConfirmed after any other answer, and where nobody can be asked
 */
export async function confirm(question: string, { input, output, isInteractive } = here): Promise<void> {
  if (isInteractive) {
    const lines = createInterface({ input, output });
    output.write(`${question} [y/N] `);
    // a terminal that is closed answers nothing
    const { value: answer = "" } = await lines[Symbol.asyncIterator]().next();
    lines.close();
    if (/^y(es)?$/i.test(answer.trim())) return;
  }
  throw new Failure("NotConfirmed", {
    what: isInteractive ? "nothing was done" : `nothing was done: ${question}`,
    why: isInteractive ? "the answer was no" : "nobody can be asked here",
    fix: "with --yes it is done without a question",
  });
}

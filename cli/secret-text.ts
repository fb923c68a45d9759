import { text } from "node:stream/consumers";
import { Failure } from "./failure";

/**
 * A secret as somebody types it, unseen, or as a program pipes it in. Never an argument: those stand in the list of
 * processes and in the shell's history.
 */
export async function secretText(prompt: string): Promise<string> {
  const { stdin } = process;
  // one line end is the pipe's, not the secret's
  const value = stdin.isTTY ? await typed(prompt) : (await text(stdin)).replace(/\r?\n$/, "");
  if (value !== "") return value;
  throw new Failure("SecretEmpty", {
    what: "the value is empty",
    why: "an app that reads an empty secret fails later, and far from here",
    fix: "type it, or pipe it in: pass show NAME | npx vitrine secret set NAME",
  });
}

function typed(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(prompt);
  stdin.setRawMode(true).setEncoding("utf8").resume();
  return new Promise((resolve) => {
    let value = "";
    const end = (answer: () => void) => {
      stdin.off("data", read).setRawMode(false).pause();
      stderr.write("\n");
      answer();
    };
    const read = (keys: string) => {
      for (const key of keys) {
        if (key === "\r" || key === "\n" || key === "\u0004") return end(() => resolve(value));
        if (key === "\u0003") return end(() => process.exit(130));
        value = key === "\u007f" || key === "\b" ? value.slice(0, -1) : value + key;
      }
    };
    stdin.on("data", read);
  });
}

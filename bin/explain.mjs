import { azureFailure } from "./known/azure.mjs";
import { environmentFailure } from "./known/environments.mjs";
import { systemFailure } from "./known/system.mjs";

const bug = {
  code: "Unexpected",
  why: "this is a bug in Vitrine",
  fix: "please report it, with .vitrine/unexpected.txt, which says where it stopped",
  isUnexpected: true,
};

/**
 * What a person needs of any error.
 *
 * Errors that were foreseen say it themselves, as properties or in the lines of their message; those of Node, of the
 * system and of Azure's clients are known by their names and codes; the rest is a bug.
 *
 * @returns what, why, fix and code, each a text
 */
export function explained(error) {
  const known =
    told(error) ?? written(error) ?? environmentFailure(error) ?? azureFailure(error) ?? systemFailure(error);
  if (known) return { code: error?.name ?? bug.code, why: "it cannot go on without it", ...known };
  return { ...bug, what: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

function told({ message, why, fix, code } = {}) {
  if (typeof fix !== "string" || typeof code !== "string") return undefined;
  return { what: message, fix, code, ...(why && { why }) };
}

/** A message that ends with lines "why:", "fix:" and "code:", each of which may go on below. */
function written(error) {
  if (!(error instanceof Error) || !/^ *fix: /m.test(error.message)) return undefined;
  const parts = {};
  const lines = error.message.trimEnd().split("\n");
  let below = [];
  while (lines.length > 0 && !("fix" in parts && "why" in parts)) {
    const [, name, text] = /^ *(why|fix|code): (.*)$/.exec(lines.at(-1)) ?? [];
    // of an earlier problem in the same message
    if (name in parts) break;
    const line = lines.pop();
    if (name) parts[name] = [text, ...below].join("\n");
    below = name ? [] : [line, ...below];
  }
  const code = parts.code ?? error.code;
  return { what: [...lines, ...below].join("\n"), ...parts, ...(code && { code }) };
}

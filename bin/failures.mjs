import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { explained } from "./explain.mjs";
import { inLines } from "./failure.mjs";
import { root } from "./places.mjs";
import { withSources } from "./readable-stacks.mjs";

const record = ".vitrine/unexpected.txt";

/**
 * Does what a command does. Whatever goes wrong, now or in something that nobody awaits, ends it in the same way:
 * what, why, fix and code on the error output, or one JSON document on the output; exit code 1.
 *
 * Output that nobody reads any more is no failure: what the command does matters, not who listens.
 *
 * @param json whether a program reads the output
 */
export async function guarded(work, { json = false } = {}) {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);
  const end = (error) => {
    tell(error, json);
    process.exit(1);
  };
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
  try {
    await work();
  } catch (error) {
    end(error);
  }
}

function ignoreClosedPipe(error) {
  if (error.code !== "EPIPE") throw error;
}

function tell(error, json) {
  const failure = explained(error);
  if (failure.isUnexpected) keep(error);
  const { what, why, fix, code } = failure;
  if (json)
    console.log(JSON.stringify({ error: { what: plain(what), why: plain(why), fix: plain(fix), code } }));
  else console.error(`${red("error")} ${inLines(failure)}`);
}

/** Where the program stopped is for whoever mends it, not for whoever runs it. */
function keep(error) {
  try {
    mkdirSync(join(root, ".vitrine"), { recursive: true });
    writeFileSync(
      join(root, record),
      `${new Date().toISOString()} ${process.argv.slice(1).join(" ")}\n${withSources(error?.stack ?? String(error))}\n`,
    );
  } catch {
    // then what is printed has to do
  }
}

function plain(text) {
  return stripVTControlCharacters(text);
}

function red(text) {
  return process.stderr.isTTY && !process.env.NO_COLOR ? `\u001b[31m${text}\u001b[39m` : text;
}

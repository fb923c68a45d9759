import { InvalidArgumentError } from "commander";
import type { GivenFilmParameters } from "../../runtime/films/training/parameters";

/**
 * Takes one more `train.factors=64` into what is set. A value is a number, null, true or false, a list of words with commas between them, or a
 * word.
 */
export function addSetting(text: string, before: GivenFilmParameters = {}): GivenFilmParameters {
  const [, group = "", name = "", value = ""] = /^(\w+)\.(\w+)=(.+)$/.exec(text) ?? [];
  if (group === "") throw new InvalidArgumentError("It is written GROUP.NAME=VALUE, as in train.factors=64.");
  const known = (before as Readonly<Record<string, object>>)[group];
  return { ...before, [group]: { ...known, [name]: readValue(name, value) } };
}

/** Parameters that are lists of words. */
const lists = ["algorithms", "collaborative", "sequential"];

function readValue(name: string, text: string): unknown {
  if (lists.includes(name)) return text.split(",");
  if (text === "null") return null;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

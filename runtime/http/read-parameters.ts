import type * as z from "zod";
import { commonProblem } from "./problem";

/** Nobody reads more, and an answer must not be longer than its question. */
const mostErrors = 20;

/**
 * Reads parameters from a query string or a form. A field that was left empty counts as left out, and one that is there twice
 * is a mistake: the last would silently win.
 *
 * @throws Problem ParameterNotValid, which names those that are wrong, twenty at most
 */
export function readParameters<Schema extends z.ZodType>(
  schema: Schema,
  fields: Iterable<readonly [string, string]>,
): z.output<Schema> {
  const given = new Map<string, string>();
  const twice = new Set<string>();
  for (const [name, value] of fields) {
    if (value.trim() === "") continue;
    if (given.has(name)) twice.add(name);
    given.set(name, value);
  }
  const read = schema.safeParse(Object.fromEntries(given));
  if (read.success && twice.size === 0) return read.data;
  const all = [
    ...[...twice].map((name) => mistake(name, "is given more than once")),
    ...(read.error?.issues ?? []).flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((name) => mistake(name, "is not a parameter"))
        : [mistake(issue.path.join("."), issue.message)],
    ),
  ];
  const errors = all.slice(0, mostErrors);
  const named = errors.map(({ parameter, message }) => `${parameter}: ${message}`);
  const others = all.length - errors.length;
  const detail = [...named, ...(others > 0 ? [`and ${others} more`] : [])].join("; ");
  throw commonProblem("ParameterNotValid", { detail, errors });
}

function mistake(parameter: string, message: string): { parameter: string; message: string } {
  return { parameter: parameter.slice(0, 100), message };
}

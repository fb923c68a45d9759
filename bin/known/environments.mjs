import { withSources } from "../readable-stacks.mjs";

/** What throws while an environment's file is read is that file's mistake; undefined for any other error. */
export function environmentFailure(error) {
  if (!(error instanceof Error)) return undefined;
  const place = firstPlace(withSources(error.stack ?? ""));
  if (!/(^|\/)environments\/[^/]+\.ts:\d+/.test(place)) return undefined;
  return {
    code: "EnvironmentNotValid",
    what: `${place} cannot be read: ${error.message}`,
    why: "the file throws before its values are there",
    fix: "mend that line; environments/environment-schema.ts says what each value may be",
  };
}

function firstPlace(stack) {
  const places = [...stack.matchAll(/^ +at (?:.*\()?([^()\s]+:\d+):\d+\)?$/gm)].map(([, place]) => place);
  const ours = places.find((place) => !/^node:|node_modules/.test(place)) ?? "";
  return ours.replace(/^(\.\.\/)+/, "");
}

import { readFileSync } from "node:fs";

/** The end of a log, as it stands below "why: "; empty when there is none. */
export function lastLines(file: string, count = 12): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-count).join("\n       ");
  } catch {
    return "";
  }
}

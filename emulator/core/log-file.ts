import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Log } from "./service";

const largestFileBytes = 5 * 1024 * 1024;

/**
 * One line of text per message. When the file reaches its limit it becomes `<file>.1` and a new one begins,
 * so the log never takes more than twice the limit.
 */
export function openLogFile(file: string, maximumBytes = largestFileBytes): Log {
  mkdirSync(dirname(file), { recursive: true });
  let size = sizeOf(file);

  return (level, service, message, details) => {
    const suffix = details === undefined ? "" : ` ${JSON.stringify(details)}`;
    const line = `${new Date().toISOString()} ${level.padEnd(7)} ${service}: ${message}${suffix}\n`;
    if (size > 0 && size + line.length > maximumBytes) {
      renameSync(file, `${file}.1`);
      size = 0;
    }
    appendFileSync(file, line, { mode: 0o600 });
    size += Buffer.byteLength(line);
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

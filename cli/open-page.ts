import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a page, and shows it in the browser when a person sits before a terminal. */
export function openPage(file: string, page: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, page);
  if (!process.stdout.isTTY) return;
  const [program, ...args] = openers[process.platform] ?? ["xdg-open"];
  // whoever has no browser here has the file's path
  spawn(program as string, [...args, file], { detached: true, stdio: "ignore" })
    .on("error", () => undefined)
    .unref();
}

const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ["open"],
  win32: ["explorer.exe"],
};

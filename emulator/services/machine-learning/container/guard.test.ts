import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { writeGuard } from "./guard";

it("ends a container's process when the local Azure was killed, even while it computes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-guard-"));
  const blocked = `console.log("computes"); for (;;);`;
  const emulator = `
    const { spawn } = require("node:child_process");
    const child = spawn(process.execPath, ["--require", ${JSON.stringify(writeGuard(folder))}, "-e", ${JSON.stringify(blocked)}]);
    child.stdout.once("data", () => console.log(child.pid));
    setInterval(() => undefined, 1000);`;
  const parent = spawn(process.execPath, ["-e", emulator], { stdio: ["ignore", "pipe", "inherit"] });
  const pid = await new Promise<number>((resolve) =>
    parent.stdout.once("data", (text) => resolve(Number(text))),
  );
  expect(isAlive(pid)).toBe(true);

  parent.kill("SIGKILL");
  try {
    while (isAlive(pid)) await wait(50);
    expect(isAlive(pid)).toBe(false);
  } finally {
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
    rmSync(folder, { recursive: true });
  }
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

import { spawn } from "node:child_process";
import { isAlive } from "./is-alive";

it("tells a process that runs from one that was never there, and from one that was killed and nobody asked about", async () => {
  expect(isAlive(process.pid)).toBe(true);
  expect(isAlive(2 ** 22 - 1)).toBe(false);

  // a shell that was replaced by sleep asks about none of its children
  const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once("data", (text) => resolve(Number(text))),
    );
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    // its number is still taken
    expect(() => process.kill(pid, 0)).not.toThrow();
  } finally {
    parent.kill("SIGKILL");
  }
});

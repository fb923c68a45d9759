import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { PeerMissing } from "./figure";

export interface PythonServer {
  /** Absolute. It is given the port, then `args`, and answers GET /ready once it can be asked. */
  readonly program: string;
  readonly port: number;
  readonly args: readonly string[];
  /** Modules that it imports. */
  readonly modules: readonly string[];
  /** What to install when they are missing. */
  readonly packages: readonly string[];
}

/** Starts a peer that is a server in Python, and waits until it answers. @throws PeerMissing */
export async function startPythonPeer(
  server: PythonServer,
): Promise<{ readonly address: string; readonly process: ChildProcess }> {
  const { program, port, args } = server;
  const child = spawn(pythonOf(server), [program, String(port), ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const address = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(`${address}/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`the peer ended with ${child.exitCode}`);
    await wait(100);
  }
  return { address, process: child };
}

/** Debian's Python first: its packages are not there for one that somebody has built. */
function pythonOf({ modules, packages }: PythonServer): string {
  for (const python of ["/usr/bin/python3", "python3"]) {
    try {
      execFileSync(python, ["-c", `import ${modules.join(", ")}`], { stdio: "ignore" });
      return python;
    } catch {}
  }
  throw new PeerMissing(`${modules.join(", ")} are missing: apt-get install ${packages.join(" ")}`);
}

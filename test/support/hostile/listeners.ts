import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { connect } from "node:tls";

/** A port on which a process of the estate listens. */
export interface Listener {
  readonly name: string;
  readonly port: number;
  readonly speaks: "http" | "https" | "postgresql" | "redis";
}

/** Every port that these processes listen on: what the estate has reserved by name, and what it has not. */
export async function listenersOf(pids: readonly number[], reserved: Readonly<Record<string, number>>) {
  const names = new Map(Object.entries(reserved).map(([name, port]) => [port, name]));
  const sockets = new Set(pids.flatMap(socketsOf));
  const ports = new Set(
    readFileSync("/proc/net/tcp", "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode = ""]) => state === "0A" && sockets.has(inode))
      .map(([, address = ""]) => Number.parseInt(address.split(":")[1] ?? "", 16)),
  );
  return Promise.all(
    [...ports].map(async (port): Promise<Listener> => {
      const name = names.get(port) ?? `port ${port}`;
      const [own] = name.split("/");
      if (own === "postgresql" || own === "redis") return { name, port, speaks: own };
      return { name, port, speaks: (await speaksTls(port)) ? "https" : "http" };
    }),
  );
}

/** Numbers of the sockets that a process holds. */
function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((descriptor) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${descriptor}`))?.[1] ?? [];
    } catch {
      return []; // closed meanwhile
    }
  });
}

function speaksTls(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
      socket.destroy();
      resolve(true);
    }).on("error", () => resolve(false));
  });
}

import { type Duplex, duplexPair } from "node:stream";
import { run, type Session } from "../embedded/commands";
import { Store } from "../embedded/store";
import type { EvictionPolicy } from "../redis-caches";
import { CommandReader, ProtocolError } from "../resp/command-reader";
import { ErrorReply, encode, ok } from "../resp/reply";
import type { RedisEngine } from "./engine";

/** The engine of machines without redis-server: what a cache needs, in this process. */
export function embeddedEngine(maximumBytes: number, policy: EvictionPolicy): RedisEngine {
  const store = new Store(maximumBytes, policy);
  const open = new Set<Duplex>();
  let sessions = 0;

  return {
    name: "embedded",
    ended: new Promise(() => undefined),

    connect() {
      const [ours, theirs] = duplexPair();
      open.add(ours);
      ours.on("close", () => open.delete(ours)).on("error", () => undefined);
      serve(ours, { id: ++sessions, store, protocol: 2, clientName: "" });
      return theirs;
    },

    async stop() {
      for (const connection of open) connection.destroy();
      store.clear();
    },
  };
}

function serve(connection: Duplex, session: Session): void {
  const reader = new CommandReader();
  connection.on("end", () => connection.end());
  connection.on("data", (chunk: Buffer) => {
    try {
      for (const { name, args } of reader.push(chunk)) {
        if (name === "QUIT") {
          connection.end(encode(ok, session.protocol));
          return;
        }
        connection.write(encode(run(session, name, args), session.protocol));
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      connection.end(encode(new ErrorReply(`ERR Protocol error: ${error.message}`), session.protocol));
    }
  });
}

import { duplexPair } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { AdmittedConnection } from "./connection";
import { embeddedEngine } from "./engines/embedded-engine";
import { encodeCommand } from "./resp/reply";

/** A client whose password is the number of milliseconds for which it is good. */
function connect() {
  const engine = embeddedEngine(1_000_000, "VolatileLRU");
  const [client, server] = duplexPair();
  const admission = {
    admit: (objectId: string, password: string) => ({ objectId, expiresAtMs: Date.now() + Number(password) }),
  };
  new AdmittedConnection(server, admission, () => engine.connect());
  const heard: string[] = [];
  let isOpen = true;
  client.on("data", (chunk: Buffer) => heard.push(chunk.toString()));
  client.on("end", () => {
    isOpen = false;
  });
  server.on("close", () => {
    isOpen = false;
  });
  return {
    say: (...words: string[]) => client.write(encodeCommand(...words)),
    write: (bytes: string) => client.write(bytes),
    heard,
    isOpen: () => isOpen,
  };
}

describe("a connection", () => {
  it("ends when its token expires", async () => {
    const { say, heard, isOpen } = connect();
    say("AUTH", "me", "80");
    while (isOpen()) await wait(5);
    expect(heard).toEqual(["+OK\r\n"]);
  });

  it("goes on with a newer token", async () => {
    const { say, write, heard, isOpen } = connect();
    // at once: the first may end before a busy machine comes to a second
    write(
      ["80", "100000"].map((ms) => `*3\r\n$4\r\nAUTH\r\n$2\r\nme\r\n$${ms.length}\r\n${ms}\r\n`).join(""),
    );
    await wait(120);
    expect(isOpen()).toBe(true);
    say("PING");
    while (!heard.join("").includes("PONG")) await wait(5);
    expect(heard.join("")).toBe("+OK\r\n+OK\r\n+PONG\r\n");
  });

  it("says nothing to a stranger but what is missing", async () => {
    const { say, heard } = connect();
    say("GET", "a");
    say("HELLO", "3");
    while (heard.join("").split("\r\n").length < 3) await wait(5);
    expect(heard.join("")).toMatch(/^-NOAUTH .*\r\n-NOAUTH .*\r\n$/);
  });

  it.each([
    ["a line without an end", "x".repeat(70_000)],
    ["a command without an end", `*2\r\n$3\r\nGET\r\n$100000\r\n${"x".repeat(70_000)}`],
  ])("fails when a stranger sends %s", async (_, bytes) => {
    const { write, heard, isOpen } = connect();
    write(bytes);
    while (isOpen()) await wait(5);
    expect(heard.join("")).toMatch(/^-ERR Protocol error: /);
  });

  it("takes a large command right after the token", async () => {
    const { say, heard } = connect();
    say("AUTH", "me", "10000");
    say("SET", "a", "x".repeat(200_000));
    while (heard.join("").split("\r\n").length < 3) await wait(5);
    expect(heard.join("")).toBe("+OK\r\n+OK\r\n");
  });
});

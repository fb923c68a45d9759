import { connect, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { Client } from "pg";
import { TestServer } from "./testing/test-server";

const server = new TestServer({ loginMs: 500 });

beforeAll(async () => {
  await server.startWithDeveloper();
});
afterAll(() => server.end());
afterEach(async () => {
  // whatever came before: who is let in is still served
  expect(await server.ask("select 1 as one")).toEqual([{ one: 1 }]);
});

const sslRequest = packet(80877103);
const gssRequest = packet(80877104);

/** A first packet: its length, a number and what follows. */
function packet(code: number, rest: Buffer | string = ""): Buffer {
  const body = Buffer.from(rest as string);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.writeUInt32BE(code, 4);
  return Buffer.concat([head, body]);
}

const startup = (parameters: string, code = 196608) => packet(code, parameters);

/** All that is answered until the other side hangs up. */
function answerTo(socket: Socket, ...sent: readonly (Buffer | string)[]): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    socket.on("data", (bytes) => (answer += bytes.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
    for (const each of sent) socket.write(each);
  });
}

const plain = () => connect(server.port, "127.0.0.1");

async function secured(): Promise<TLSSocket> {
  const socket = plain();
  socket.write(sslRequest);
  await new Promise((resolve) => socket.once("data", resolve));
  const { ssl } = server.configOf({});
  const tls = connectTls({ socket, ...(ssl as { ca: Buffer }) });
  await new Promise((resolve) => tls.once("secureConnect", resolve));
  return tls;
}

it.each([
  ["nothing but zeros", Buffer.alloc(64), "invalid length of startup packet"],
  ["a length that is too large", Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 3, 0, 0]), "invalid length"],
  ["HTTP", Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), "invalid length"],
  ["a protocol of long ago", startup("user\0me\0\0", 2 << 16), "unsupported frontend protocol 2.0"],
  ["parameters without an end", startup("user\0me"), "invalid startup packet layout"],
  ["a name without its value", startup("user\0\0"), "no PostgreSQL user name|invalid startup packet layout"],
  ["an odd number of texts", startup("user\0me\0database\0\0"), "invalid startup packet layout"],
  ["no user", startup("database\0postgres\0\0"), "no PostgreSQL user name"],
  ["half a cancel request", packet(80877102, "1234"), "invalid length of cancel request"],
  [
    "a packet after the request for TLS",
    Buffer.concat([sslRequest, startup("user\0me\0\0")]),
    "unencrypted data after SSL",
  ],
  ["two requests for Kerberos", Buffer.concat([gssRequest, gssRequest]), "asked for once"],
])("refuses %s, with a reason", async (_, bytes, reason) => {
  expect(await answerTo(plain(), bytes)).toMatch(
    new RegExp(`SFATAL.*C(08P01|0A000|28000)\0M.*(${reason})`, "s"),
  );
});

it("says no to Kerberos, and TLS may follow", async () => {
  const socket = plain();
  socket.write(gssRequest);
  expect(String(await new Promise((resolve) => socket.once("data", resolve)))).toBe("N");
  socket.write(sslRequest);
  expect(String(await new Promise((resolve) => socket.once("data", resolve)))).toBe("S");
  socket.destroy();
});

it("speaks TLS at once with whoever begins with it", async () => {
  const { ssl } = server.configOf({});
  const tls = connectTls({
    port: server.port,
    host: "127.0.0.1",
    ALPNProtocols: ["postgresql"],
    ...(ssl as object),
  });
  expect(await answerTo(tls, startup("user\0developer\0\0"), Buffer.from("x\0\0\0\x04"))).toContain(
    "expected password response",
  );
  expect(tls.alpnProtocol).toBe("postgresql");
});

it.each([
  ["something else than a password", Buffer.from("Q\0\0\0\x04")],
  ["a password of 4 GB", Buffer.from([0x70, 0xff, 0xff, 0xff, 0xff])],
  ["a password without an end", Buffer.concat([Buffer.from([0x70, 0, 0, 0, 7]), Buffer.from("abc")])],
])("refuses %s under TLS", async (_, bytes) => {
  const answer = await answerTo(await secured(), startup("user\0developer\0\0"), bytes);
  expect(answer).toMatch(/SFATAL.*C08P01\0M(expected password response|invalid password packet)/s);
});

it("asks for TLS once", async () => {
  expect(await answerTo(await secured(), sslRequest)).toContain("asked for once, and before TLS");
});

it("hangs up on whoever says nothing, little by little or half a handshake", async () => {
  const silent = answerTo(plain());
  const slow = plain();
  const bytes = [...startup("user\0developer\0\0")];
  const trickle = setInterval(() => slow.write(Buffer.from(bytes.splice(0, 1))), 50);
  const half = answerTo(plain(), Buffer.from([0x16, 3, 1, 0, 200, 1]));
  const waiting = answerTo(await secured(), startup("user\0developer\0\0"));
  expect(await Promise.all([silent, answerTo(slow), half])).toEqual(["", "", ""]);
  clearInterval(trickle);
  expect(await waiting).toMatch(/^R/); // it was asked for a password, and gave none
});

it("lives through bytes of all kinds", async () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed % 256;
  };
  await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const bytes = Buffer.from(Array.from({ length: 1 + (index % 90) }, random));
      const socket = index % 3 === 0 ? await secured() : plain();
      if (index % 2 === 0) socket.setTimeout(50, () => socket.destroy());
      await answerTo(socket, bytes);
    }),
  );
  expect(server.logged.join("\n")).not.toContain("a connection was closed:");
});

it("leaves the engine to those who are in when others leave in the middle", async () => {
  const client = await server.connect();
  for (let count = 0; count < 20; count++) {
    const other = new Client(server.configOf({}));
    other.on("error", () => undefined);
    await other.connect();
    void other.query("select pg_sleep(60)").catch(() => undefined);
    (other as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  }
  expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await client.end();
});

import { connect, type TLSSocket } from "node:tls";
import { create_container, message, types } from "rhea";
import { WebSocket } from "ws";
import { TestHub } from "./testing/test-hub";

const hub = new TestHub();
beforeAll(() => hub.start());
afterEach(async () => {
  // whatever came before: who keeps to the protocol is still served
  await hub.producer().sendBatch([{ body: "still here" }], { partitionId: "3" });
  await hub.closeClients();
});
afterAll(() => hub.end());

const port = () => Number(hub.address.split(":")[1]);

/** All that is answered until the other side hangs up. */
function answerTo(...sent: readonly (Buffer | string)[]): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket: TLSSocket = connect({ port: port(), host: "127.0.0.1", servername: "localhost" }, () => {
      for (const each of sent) socket.write(each);
      socket.end();
    });
    socket.on("data", (bytes) => (answer += bytes.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
  });
}

const amqp = Buffer.from("AMQP\0\x01\0\0", "latin1");

it.each([
  ["nothing but zeros", [Buffer.alloc(4096)]],
  ["AMQP of long ago", [Buffer.from("AMQP\0\0\x09\x01", "latin1")]],
  ["a frame that is longer than anything", [amqp, Buffer.from([0x7f, 0xff, 0xff, 0xff, 2, 0, 0, 0])]],
  ["a frame that is shorter than its head", [amqp, Buffer.from([0, 0, 0, 1, 2, 0, 0, 0])]],
  ["a frame of no known type", [amqp, Buffer.from([0, 0, 0, 12, 2, 9, 0, 0, 1, 2, 3, 4])]],
  ["a frame with no performative", [amqp, Buffer.from([0, 0, 0, 12, 2, 0, 0, 0, 0xff, 0xff, 0xff, 0xff])]],
  [
    "a transfer before anything was opened",
    [amqp, Buffer.from([0, 0, 0, 12, 2, 0, 0, 0, 0, 0x53, 0x14, 0x45])],
  ],
])("survives %s", async (_, sent) => {
  expect(typeof (await answerTo(...sent))).toBe("string");
});

it("says to whoever speaks HTTP what is spoken here", async () => {
  const answer = await answerTo(
    "POST /deeds/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
  );
  expect(answer).toMatch(/^HTTP\/1.1 501 .*sending by HTTPS is not supported/s);
});

it("opens no web socket at another path", async () => {
  const socket = new WebSocket(`wss://${hub.address}/elsewhere`, "AMQPWSB10");
  await expect(new Promise((_, reject) => socket.once("error", reject))).rejects.toThrow(/404/);
});

/** A link of a client that says what it likes. @returns the condition with which it was closed or its message rejected */
async function refusalOf(
  address: string,
  { body, format, token = true }: { body?: Buffer; format?: number; token?: boolean },
): Promise<string> {
  const container = create_container();
  const connection = container.connect({
    port: port(),
    host: "127.0.0.1",
    transport: "tls",
    servername: "localhost",
    reconnect: false,
  } as never);
  try {
    if (token) {
      const { token: jwt } = (await hub.credential.getToken("https://eventhubs.azure.net//.default")) ?? {};
      const claims = connection.open_sender("$cbs");
      connection.open_receiver({ source: "$cbs", target: { address: "me" }, name: "me" } as never);
      await new Promise((resolve) => container.once("sendable", resolve));
      claims.send({
        message_id: "1",
        reply_to: "me",
        application_properties: {
          operation: "put-token",
          type: "jwt",
          name: `sb://${hub.address}/${address}`,
        },
        body: jwt,
      });
      await new Promise((resolve) => container.once("message", resolve));
    }
    const link = connection.open_sender(address);
    return await new Promise((resolve) => {
      link.on("sender_error", () => resolve((link.error as { condition: string }).condition));
      link.on("rejected", ({ delivery }) => resolve(delivery.remote_state.error.condition));
      link.on("accepted", () => resolve("accepted"));
      if (body !== undefined) link.on("sendable", () => link.send(body, undefined, format ?? 0));
    });
  } finally {
    connection.close();
  }
}

it.each([
  ["no token", "deeds", { token: false }, "amqp:unauthorized-access"],
  ["a hub that is not there", "nothing", {}, "amqp:not-found"],
  ["an address that is none", "deeds/a/b/c", {}, "amqp:not-found"],
  ["an empty address", "", {}, "amqp:not-found"],
  ["a partition that is not there", "deeds/Partitions/00", {}, "amqp:not-found"],
  ["a format that nobody knows", "deeds", { body: Buffer.from("x"), format: 77 }, "amqp:not-implemented"],
  [
    "a batch that is no message",
    "deeds",
    { body: Buffer.from("xyz"), format: 0x80013700 },
    "amqp:decode-error",
  ],
  [
    "a batch without events",
    "deeds",
    { body: message.encode({ body: "text" }), format: 0x80013700 },
    "amqp:decode-error",
  ],
  [
    "a key that is a number",
    "deeds",
    {
      body: message.encode({
        body: "x",
        message_annotations: { "x-opt-partition-key": types.wrap_int(7) } as never,
      }),
    },
    "amqp:invalid-field",
  ],
  [
    "a key that is too long",
    "deeds",
    {
      body: message.encode({
        body: "x",
        message_annotations: { "x-opt-partition-key": "k".repeat(129) } as never,
      }),
    },
    "amqp:invalid-field",
  ],
])("refuses %s", async (_, address, what, condition) => {
  expect(await refusalOf(address, what)).toBe(condition);
});

it("takes a plain message from any client", async () => {
  expect(await refusalOf("deeds", { body: message.encode({ body: "plain" }) })).toBe("accepted");
});

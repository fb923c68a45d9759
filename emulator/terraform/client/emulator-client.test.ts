import { createServer, type Server, type Socket } from "node:net";
import { callEmulator } from "./emulator-client";

let server: Server;
const connections: Socket[] = [];

/** Each connection answers so many calls and is given up, without an answer, when another one comes. */
async function listen({ answers }: { answers: number }) {
  server = createServer((socket) => {
    connections.push(socket);
    let left = answers;
    socket.on("data", () => {
      if (left-- > 0) socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
      else socket.resetAndDestroy();
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  return { pid: process.pid, token: "token", port: typeof address === "object" ? (address?.port ?? 0) : 0 };
}

afterEach(async () => {
  for (const socket of connections.splice(0)) socket.destroy();
  await new Promise((closed) => server.close(closed));
});

it("asks again over a new connection when the emulator has given up the one that was kept", async () => {
  const address = await listen({ answers: 2 });
  for (let call = 0; call < 5; call++) expect(await callEmulator(address, "read", {})).toEqual({});
  expect(connections).toHaveLength(3);
});

it("fails when a new connection is not answered either", async () => {
  const address = await listen({ answers: 0 });
  await expect(callEmulator(address, "read", {})).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(connections).toHaveLength(1);
});

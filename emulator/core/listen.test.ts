import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { close, listen } from "./listen";

const silent = () => undefined;

const portOf = (server: ReturnType<typeof createServer>) => (server.address() as AddressInfo).port;

it("waits for a port that somebody is about to leave", async () => {
  const [leaving, coming] = [createServer(), createServer()];
  await listen(leaving, 0, "the one before", silent);
  const port = portOf(leaving);
  setTimeout(() => leaving.close(), 200);
  await listen(coming, port, "the next one", silent);
  expect(portOf(coming)).toBe(port);
  await close(coming);
});

it("fails with what to do about it when the port stays taken", async () => {
  const [staying, coming] = [createServer(), createServer()];
  await listen(staying, 0, "the one before", silent);
  await expect(listen(coming, portOf(staying), "the next one", silent)).rejects.toThrow(
    /of the next one is taken.*PortTaken/s,
  );
  await close(staying);
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { actOn, callerOf } from "./resource-manager";

/** Answers each path with the number in it. */
const server = createServer((request, response) => {
  const [, status] = /\/(\d{3})\?/.exec(request.url ?? "") ?? [];
  response.writeHead(Number(status), { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { code: "Some", message: `${request.method} is ${status}` } }));
});
const tokenOf = (claims: object) => ({
  getToken: async () => ({
    token: `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`,
    expiresOnTimestamp: 0,
  }),
});
const ask = (path: string, also: readonly number[] = []) =>
  actOn(
    {
      address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credential: tokenOf({}),
    },
    {
      method: "DELETE",
      resourceId: "/subscriptions/s",
      path: `${path}?api-version=1`,
      role: "Keeper of keys",
      also,
    },
  );

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe("an act on a resource", () => {
  it("answers the status of success, and those that say what is wanted", async () => {
    expect([await ask("200"), await ask("404", [404])]).toEqual([200, 404]);
  });

  it.each([
    ["may not", "403", /Keeper of keys/],
    ["meets another refusal", "409", /logs/],
  ])("fails when whoever acts %s, in Azure's words", async (_what, path, fix) => {
    await expect(ask(path)).rejects.toMatchObject({
      code: "ResourceManagerRefused",
      message: expect.stringContaining(`DELETE is ${path}`),
      fix: expect.stringMatching(fix),
    });
  });
});

describe("who acts", () => {
  it.each([
    [{ upn: "ada@example.com", oid: "1" }, "ada@example.com"],
    [{ appid: "app", oid: "1" }, "app"],
    [{ oid: "1" }, "1"],
  ])("of a token with %j is %s, as in the activity log", async (claims, name) => {
    expect(await callerOf({ credential: tokenOf(claims) })).toBe(name);
  });
});

import { connect } from "node:net";
import { join } from "node:path";
import { Client } from "pg";
import { localDeployersId, localDeveloperId } from "../../identity/local-ids";
import { openTokenSigner } from "../../identity/tokens";
import { until } from "../event-grid/testing/web-hook";
import { TestServer } from "./testing/test-server";

const server = new TestServer();
let app: string;

beforeAll(async () => {
  await server.startWithDeveloper();
  app = server.addApp("app");
  await server.ask(
    `select pgaadauth_create_principal_with_oid('app-api', '${app}', 'service', false, false)`,
  );
});
afterAll(() => server.end());
beforeEach(() => {
  server.logged.length = 0;
});

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: "28P01", message: expect.stringMatching(message) });

it("lets an identity in as its role, with a token", async () => {
  const rows = await server.ask("select session_user as role, current_user as is", {
    role: "app-api",
    objectId: app,
  });
  expect(rows).toEqual([{ role: "app-api", is: "app-api" }]);
});

it("lets the members of a group in as the group", async () => {
  await server.server.addAdministrator({ objectId: localDeployersId, name: "deployers", type: "group" });
  expect(await server.ask("select session_user as role", { role: "deployers" })).toEqual([
    { role: "deployers" },
  ]);
  await expect(server.ask("select 1", { role: "deployers", objectId: app })).rejects.toEqual(
    refusal(/belongs to the group .* of which "app" is no member/),
  );
});

it("fails when the token is of another identity, and says of whom", async () => {
  await expect(server.connect({ role: "app-api" })).rejects.toEqual(
    refusal(new RegExp(`the token is for "developer" .*${localDeveloperId}.* belongs to the service ${app}`)),
  );
});

it("fails when the token is for another service, expired or none at all", async () => {
  await expect(server.connect({ audience: "https://storage.azure.com" })).rejects.toEqual(
    refusal(/The token is for https:\/\/storage.azure.com/),
  );
  await expect(server.connect({ password: "secret" })).rejects.toEqual(
    refusal(/not issued by this local Azure/),
  );
  await expect(server.connect({ password: "a b c" })).rejects.toEqual(refusal(/the password is no token/));

  const now = jest.spyOn(Date, "now").mockReturnValue(Date.now() - 2 * 60 * 60 * 1000);
  const old = await server.token();
  now.mockRestore();
  await expect(server.connect({ password: old })).rejects.toEqual(refusal(/The token has expired/));
});

it("fails when the token is of another issuer, though with our signature", async () => {
  const [, body = ""] = (await server.token()).split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString());
  const signer = openTokenSigner(join(server.folder, "identity/signing.key"));
  const password = signer.sign({ ...claims, iss: "https://sts.windows.net/another/" });
  await expect(server.connect({ password })).rejects.toEqual(refusal(/of the issuer .*another/));
});

it("fails when the token was changed", async () => {
  const [head, body = "", signature] = (await server.token()).split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, oid: app })).toString("base64url");
  await expect(
    server.connect({ role: "app-api", password: `${head}.${forged}.${signature}` }),
  ).rejects.toEqual(refusal(/not issued by this local Azure/));
});

it("fails when there is no such role of anybody, and says how to make it", async () => {
  await expect(server.connect({ role: "nobody" })).rejects.toMatchObject({
    code: "28P01",
    hint: expect.stringContaining(
      `pgaadauth_create_principal_with_oid('nobody', '${localDeveloperId}', 'user'`,
    ),
  });
  await expect(server.connect({ role: "azuresu" })).rejects.toEqual(refusal(/no such role/));
  await expect(server.connect({ role: "azure_pg_admin" })).rejects.toEqual(refusal(/no such role/));
});

it("fails when the identity was deleted", async () => {
  const gone = server.addApp("gone");
  await server.ask(`select pgaadauth_create_principal_with_oid('gone', '${gone}', 'service', false, false)`);
  const password = await server.token(gone);
  server.removeApp(gone);
  await expect(server.connect({ role: "gone", password })).rejects.toEqual(
    refusal(/identity .* was deleted/),
  );
});

it("fails without TLS", async () => {
  const client = new Client({ ...server.configOf({}), ssl: false });
  await expect(client.connect()).rejects.toMatchObject({
    code: "28000",
    message: expect.stringContaining("no encryption"),
  });
});

it("tells the log of each refusal, and never the token", async () => {
  const password = await server.token();
  await expect(server.connect({ role: "app-api", password })).rejects.toThrow();
  expect(server.logged).toEqual([
    expect.stringMatching(/^psql: password authentication failed for user "app-api"/),
  ]);
  expect(server.logged.join()).not.toContain(password.slice(0, 20));
});

it("cancels a statement that runs", async () => {
  const client = await server.connect();
  const asked = client.query("select pg_sleep(60)");
  const ended = expect(asked).rejects.toMatchObject({ code: "57014" });
  await until("it runs", async () => {
    const rows = await server.ask("select from pg_stat_activity where query = 'select pg_sleep(60)'");
    return rows.length === 1;
  });
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
  const request = Buffer.alloc(16);
  [16, 80877102, processID, secretKey].forEach((number, index) => {
    request.writeInt32BE(number, index * 4);
  });
  connect(server.port, "127.0.0.1").end(request);
  await ended;
  await client.end();
});

it("serves many prepared statements over several connections", async () => {
  const clients = await Promise.all(Array.from({ length: 5 }, () => server.connect()));
  const answers: number[] = [];
  await Promise.all(
    clients.map(async (client) => {
      for (let n = 0; n < 40; n++) {
        const { rows } = await client.query({ name: "one", text: "select $1::int as n", values: [n] });
        answers.push(rows[0].n);
      }
    }),
  );
  expect(answers).toHaveLength(200);
  const large = "x".repeat(5_000_000);
  expect((await clients[0]?.query("select $1::text as text", [large]))?.rows[0].text).toBe(large);
  await Promise.all(clients.map((client) => client.end()));
});

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { TokenCredential } from "@azure/identity";
import type { Stack } from "../../ci/stack";
import dev from "../../environments/dev";
import prod from "../../environments/prod";
import { checkReach } from "./reach";

const credential: TokenCredential = {
  getToken: async () => ({ token: "of-this-test", expiresOnTimestamp: Date.now() + 3_600_000 }),
};

let storage: Server;
let address: string;
/** What the account answers. */
let answer = { status: 200, code: "" };

beforeAll(async () => {
  storage = createServer((_, response) => {
    response.writeHead(answer.status).end(`<Error><Code>${answer.code}</Code></Error>`);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => storage.once("listening", resolve));
  address = `http://127.0.0.1:${(storage.address() as AddressInfo).port}`;
});
afterAll(() => storage.close());

const account = (name: string, values: object) => ({
  mode: "managed" as const,
  type: "azurerm_storage_account",
  address: `azurerm_storage_account.${name}`,
  path: name,
  values: { name, ...values },
});
const stack: Stack = {
  environment: "prod",
  folder: "/checkout",
  outputs: {},
  declared: [
    account("stimages", { network_rules: { default_action: "Deny" } }),
    account("stsite", { public_network_access_enabled: true }),
  ],
};
const look = (at = address) => checkReach(stack, prod, credential, () => at);

it.each([
  ["reaches an account that lets it list", { status: 200, code: "" }, "ok"],
  [
    "reaches an account in which it has no role",
    { status: 403, code: "AuthorizationPermissionMismatch" },
    "ok",
  ],
  [
    "does not reach an account whose firewall is closed to it",
    { status: 403, code: "AuthorizationFailure" },
    "blocks",
  ],
])("this machine %s", async (_, given, outcome) => {
  answer = given;
  expect(await look()).toEqual([
    expect.objectContaining({ outcome, about: "reach", what: expect.stringContaining("stimages") }),
  ]);
});

it("does not know of an account that nobody has made", async () => {
  expect(await look("http://stimages.invalid")).toMatchObject([{ outcome: "unknown", about: "reach" }]);
});

it("sees a name that leads where nobody answers", async () => {
  const closed = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => closed.once("listening", resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((done) => closed.close(done));
  expect(await look(`http://127.0.0.1:${port}`)).toMatchObject([{ outcome: "blocks", about: "reach" }]);
});

it("asks nothing where everybody gets to the accounts", async () => {
  expect(await checkReach(stack, dev, credential, () => address)).toEqual([]);
});

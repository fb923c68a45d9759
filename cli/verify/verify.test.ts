import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "../doctor/azure";
import { type AskedApp, askHealth, askPlatform } from "./ask-app";
import { type Patience, waitForCode } from "./wait-for-code";

/** Stands for the apps and for Azure Resource Manager: each path answers what is next in its list, the last for ever. */
let answers: Record<string, { status?: number; body: string }[]>;
let asked: string[];
let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://app").pathname;
    asked.push(path);
    const list = answers[path] ?? [];
    const { status = 200, body } = (list.length > 1 ? list.shift() : list[0]) ?? { status: 404, body: "" };
    response.writeHead(status).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  answers = {};
  asked = [];
});

const runs = (version: string, status = 200) => ({ status, body: JSON.stringify({ version }) });
const app = (name: string): AskedApp => ({
  id: `/sites/${name}`,
  health: `${address}/${name}`,
  version: "new",
});
const patience: Patience = { seconds: 0.2, pauseSeconds: 0.01 };
const patient: Patience = { seconds: 100, pauseSeconds: 0.01 };
const ask = ({ health, version }: AskedApp) => askHealth(health ?? "", version);

it("waits for every app, and tells each time that one answers otherwise", async () => {
  answers = {
    "/images": [{ status: 503, body: "" }, runs("old"), runs("old"), runs("new")],
    "/search": [runs("new")],
  };
  const told: string[] = [];
  const verified = await waitForCode(
    { images: app("images"), search: app("search") },
    ask,
    patient,
    (name, answer) => told.push(`${name} ${answer.runs}`),
  );
  expect(verified).toEqual([
    { app: "images", version: "new" },
    { app: "search", version: "new" },
  ]);
  expect(told.filter((line) => line.startsWith("images"))).toEqual([
    "images unknown",
    "images other",
    "images deployed",
  ]);
});

it("takes the word of an app that is not well for the code it runs", async () => {
  answers = { "/images": [runs("new", 503)] };
  expect(await waitForCode({ images: app("images") }, ask, patience)).toEqual([
    { app: "images", version: "new" },
  ]);
});

it("waits for an app that says that it is waiting, and repeats for what when patience ends", async () => {
  const reason = "MigrationFailed: migration 0002-more was not applied";
  const waiting = { status: 503, body: JSON.stringify({ version: "new", waiting: true, reason }) };
  answers = { "/migrate": [waiting, runs("new")] };
  expect(await waitForCode({ migrate: app("migrate") }, ask, patient)).toHaveLength(1);
  answers = { "/migrate": [waiting] };
  await expect(waitForCode({ migrate: app("migrate") }, ask, patience)).rejects.toMatchObject({
    code: "DeployedCodeNotRunning",
    message: expect.stringContaining(`migrate runs new, as deployed, and is not ready: ${reason}`),
  });
});

it("fails at once with the words of an app that has refused a migration, however long another one takes", async () => {
  const reason = "MigrationFailed: migration 0002-more was not applied";
  const refused = {
    status: 503,
    body: JSON.stringify({ version: "new", waiting: true, refused: true, reason }),
  };
  answers = { "/migrate": [runs("old"), refused], "/images": [runs("old")] };
  const long: Patience = { seconds: 600, pauseSeconds: 0.01 };
  await expect(
    waitForCode({ migrate: app("migrate"), images: app("images") }, ask, long),
  ).rejects.toMatchObject({
    code: "MigrationRefused",
    message: `migrate runs new, as deployed, and refuses: ${reason}`,
  });
});

it.each([
  ["runs another version", [runs("old")], "images runs old instead of new"],
  ["answers without a version", [{ body: "<html>" }], "200 without a version"],
  ["sends elsewhere", [{ status: 302, body: "" }], "302 without a version"],
  ["answers 404", [], "404 without a version"],
])("fails when an app %s until patience ends, and names it", async (_, list, words) => {
  answers = { "/images": list, "/search": [runs("new")] };
  await expect(
    waitForCode({ images: app("images"), search: app("search") }, ask, patience),
  ).rejects.toMatchObject({ code: "DeployedCodeNotRunning", message: expect.stringContaining(words) });
});

it("fails when nobody answers at an app's address", async () => {
  const closed = { ...app("images"), health: "http://127.0.0.1:9/" };
  await expect(waitForCode({ images: closed }, ask, patience)).rejects.toMatchObject({
    code: "DeployedCodeNotRunning",
  });
});

describe("an app that nobody outside may ask", () => {
  const closed: AskedApp = { id: "/sites/images", version: "new" };
  const credential = { getToken: async () => ({ token: "t", expiresOnTimestamp: 0 }) };
  const askAzure = async ({ id }: AskedApp) => askPlatform(await connect(address, credential), id);

  it("is asked for through Azure, which knows its functions and no version", async () => {
    answers = {
      "/sites/images/functions": [{ body: '{"value":[]}' }, { body: '{"value":[{"name":"images"}]}' }],
    };
    expect(await waitForCode({ images: closed }, askAzure, patient)).toEqual([
      { app: "images", version: undefined },
    ]);
    expect(asked).toEqual(["/sites/images/functions", "/sites/images/functions"]);
  });

  it.each([
    ["has loaded no function", { body: '{"value":[]}' }],
    [
      "may not be looked at",
      { status: 403, body: '{"error":{"code":"AuthorizationFailed","message":"no"}}' },
    ],
  ])("fails when it %s", async (_, answer) => {
    answers = { "/sites/images/functions": [answer] };
    await expect(waitForCode({ images: closed }, askAzure, patience)).rejects.toMatchObject({
      code: "DeployedCodeNotRunning",
    });
  });
});

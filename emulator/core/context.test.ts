import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, get, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openContext } from "./context";
import { close, listen } from "./listen";
import { openLogFile } from "./log-file";

const silent = () => undefined;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-context-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

const statusAt = (host: string, port: number, ca: Buffer[]) =>
  new Promise((resolve, reject) => {
    get({ host, port, ca, agent: false }, ({ statusCode }) => resolve(statusCode)).once("error", reject);
  });

it("a name keeps its port across restarts, and no two names share one", async () => {
  const { ports } = await openContext(folder);
  const [blob, queue] = await Promise.all([ports.reserve("blob"), ports.reserve("queue")]);
  expect(blob).not.toBe(queue);

  const { ports: again } = await openContext(folder);
  expect(await again.reserve("queue")).toBe(queue);
  expect(await again.reserve("blob")).toBe(blob);
});

it("all ports of one checkout lie together, so that it seldom meets another one that is stopped", async () => {
  const { ports } = await openContext(folder);
  const names = Array.from({ length: 40 }, (_, n) => `name-${n}`);
  const reserved = await Promise.all(names.map((name) => ports.reserve(name)));
  expect(new Set(reserved.map((port) => Math.floor(port / 100))).size).toBe(1);
});

it("a released name is forgotten", async () => {
  const { ports } = await openContext(folder);
  await ports.reserve("vault");
  await ports.release("vault");
  expect(JSON.parse(readFileSync(join(folder, "ports.json"), "utf8"))).toEqual({});
});

it("fails when another program took the port, and says what to do", async () => {
  const { ports } = await openContext(folder);
  const port = await ports.reserve("blob");
  const [first, second] = [createServer(), createServer()];
  await listen(first, port, "blob storage", silent);
  await expect(listen(second, port, "blob storage", silent)).rejects.toThrow(/PortTaken/);
  await close(first);
});

it.each(["127.0.0.1", "localhost"])("a client that trusts the authority reaches %s by TLS", async (host) => {
  const { tls, ports } = await openContext(folder);
  const server: Server = createServer({ key: tls.key, cert: tls.cert }, (_, response) =>
    response.end("hello"),
  );
  const port = await ports.reserve("server");
  await listen(server, port, "a server", silent);

  expect(await statusAt(host, port, [readFileSync(tls.authorityFile)])).toBe(200);
  await close(server);
});

it("a client that trusts the authorities of two checkouts reaches both", async () => {
  const contexts = [await openContext(join(folder, "one")), await openContext(join(folder, "two"))];
  const ca = contexts.map(({ tls }) => readFileSync(tls.authorityFile));
  for (const { tls, ports } of contexts) {
    const server = createServer({ key: tls.key, cert: tls.cert }, (_, response) => response.end("hello"));
    const port = await ports.reserve("server");
    await listen(server, port, "a server", silent);
    expect(await statusAt("127.0.0.1", port, ca)).toBe(200);
    await close(server);
  }
});

it("no other user of the machine reads what lies in a folder that was open to everybody before", async () => {
  const state = join(folder, "local");
  mkdirSync(state, { mode: 0o755 });
  writeFileSync(join(state, "terraform.tfstate"), "secret", { mode: 0o644 });
  chmodSync(folder, 0o755);
  await openContext(state);
  expect(statSync(state).mode & 0o777).toBe(0o700);
  if (process.getuid?.() !== 0) return; // only root can become another user
  const asNobody = spawnSync("cat", [join(state, "terraform.tfstate")], {
    uid: 65_534,
    gid: 65_534,
    encoding: "utf8",
  });
  expect([asNobody.stdout, asNobody.status]).toEqual(["", 1]);
});

it("certificates survive a restart", async () => {
  const { tls } = await openContext(folder);
  expect((await openContext(folder)).tls).toEqual(tls);
});

it("the log file never grows beyond its limit", () => {
  const file = join(folder, "emulator.log");
  const log = openLogFile(file, 1000);
  for (let line = 0; line < 100; line++) log("info", "test", `line ${line}`);

  expect(readFileSync(file, "utf8").length).toBeLessThanOrEqual(1000);
  expect(readFileSync(file, "utf8")).toContain("line 99");
  expect(existsSync(`${file}.1`)).toBe(true);
});

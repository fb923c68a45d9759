import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { gone } from "../../control/testing/emulator-checkout";
import { until } from "../event-grid/testing/web-hook";
import { EnginePlace } from "./engine/engine-place";
import { engineUser } from "./engine/engine-user";
import { Postgres } from "./engine/postgres";
import { programsFor } from "./engine/programs";
import { TestServer } from "./testing/test-server";

const isRoot = process.getuid?.() === 0;

describe("an engine", () => {
  const server = new TestServer({ idleMs: 300 });
  const pid = () => server.servers.status()[0]?.pid;

  beforeAll(() => server.startWithDeveloper());
  afterAll(() => server.end());

  it("sleeps when nobody needs it, and wakes for the next", async () => {
    await until("it sleeps", () => pid() === undefined);
    expect(await server.ask("select 1 as one")).toEqual([{ one: 1 }]);
    expect(pid()).toBeDefined();
    expect(server.logged).toEqual(expect.arrayContaining(["psql is awake", "psql is asleep"]));
  });

  it("stays awake for a connection that says nothing", async () => {
    const client = await server.connect();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await client.end();
    await until("it sleeps", () => pid() === undefined);
  });

  it("wakes once for many at a time", async () => {
    // each stays until all are there: whoever came later might wake it again
    const clients = await Promise.all(Array.from({ length: 10 }, () => server.connect()));
    const answers = await Promise.all(
      clients.map((client) => client.query("select pg_postmaster_start_time()::text as since")),
    );
    await Promise.all(clients.map((client) => client.end()));
    expect(new Set(answers.map(({ rows: [row] }) => row?.since)).size).toBe(1);
  });

  it("comes back with everything that was committed after kill -9", async () => {
    const client = await server.connect();
    const ended = new Promise((resolve) => client.once("end", resolve));
    await client.query("create table public.kept (id int)");
    await client.query("insert into public.kept values (1)");
    await client.query("begin; insert into public.kept values (2)");
    process.kill(pid() as number, "SIGKILL");
    await ended;
    expect(await server.ask("select id from public.kept")).toEqual([{ id: 1 }]);
    expect(server.logged).toContainEqual(
      expect.stringMatching(/PostgreSQL ended with .*it starts again with the next/),
    );
  });

  it("takes no more connections than its size has", async () => {
    const clients: Client[] = [];
    try {
      for (let count = 0; count < 35; count++) clients.push(await server.connect());
      await expect(server.connect()).rejects.toMatchObject({ code: "53300" });
    } finally {
      for (const client of clients) await client.end();
    }
  });
});

describe("the service", () => {
  it("goes on where it was stopped, and leaves neither process nor folder behind when its server goes", async () => {
    const server = new TestServer();
    await server.startWithDeveloper();
    await server.ask("create table public.kept (id int)");
    const { pid } = server.servers.status()[0] ?? {};
    const before = server.port;
    await server.stop();
    await gone(pid as number);
    await server.start();
    expect(server.port).toBe(before);
    expect(await server.ask("select count(*)::int as rows from public.kept")).toEqual([{ rows: 0 }]);
    const last = server.servers.status()[0]?.pid as number;
    await server.servers.deleteServer(server.id);
    await gone(last);
    for (const folder of [join(server.folder, "postgresql"), `${server.folder}-postgresql`])
      expect(existsSync(folder)).toBe(false);
    await server.end();
  });

  it("ends an engine that nobody stopped, and takes its data over", async () => {
    const server = new TestServer();
    await server.startWithDeveloper();
    const forgotten = server.servers.status()[0]?.pid as number;
    const place = EnginePlace.of(server.folder, engineUser());
    const next = await Postgres.start({
      place,
      programs: programsFor(place, {}),
      name: "psql",
      maxConnections: 50,
      log: () => undefined,
    });
    await gone(forgotten);
    const { rows } = await next.inDatabase("postgres", (client) =>
      client.query("select from pgaadauth.principals"),
    );
    expect(rows).toHaveLength(1);
    await next.stop();
    await server.end();
  });

  it("says what is wrong when its programs are missing or too old", async () => {
    const server = new TestServer({ programs: "/nowhere" });
    await expect(server.start()).rejects.toThrow(
      /VITRINE_POSTGRESQL is \/nowhere.*\n.*code: PostgresMissing/s,
    );
    await server.end();
  });

  it("keeps the data when its programs are missing", async () => {
    const server = new TestServer();
    await server.startWithDeveloper();
    await server.ask("create table public.kept (id int)");
    await server.stop();
    await expect(server.start("/nowhere")).rejects.toThrow("PostgresMissing");
    await server.stop();
    await server.start();
    expect(await server.ask("select count(*)::int as rows from public.kept")).toEqual([{ rows: 0 }]);
    await server.end();
  });

  it("begins anew when somebody has deleted the state by hand", async () => {
    const server = new TestServer();
    await server.startWithDeveloper();
    await server.ask("create table public.kept (id int)");
    await server.stop();
    rmSync(server.folder, { recursive: true });
    mkdirSync(server.folder, { mode: 0o700 });
    await server.startWithDeveloper();
    expect(await server.ask("select to_regclass('public.kept') as kept")).toEqual([{ kept: null }]);
    await server.end();
  });

  it("answers that it cannot start, when it cannot, and goes on when it can", async () => {
    const server = new TestServer({ idleMs: 0 });
    await server.startWithDeveloper();
    await until("it sleeps", () => server.servers.status()[0]?.pid === undefined);
    const [data] = ["/postgresql", "-postgresql"].map((end) =>
      join(`${server.folder}${end}`, "psql/data/global"),
    );
    const found = [data, join(`${server.folder}-postgresql`, "psql/data/global")].find((folder) =>
      existsSync(folder as string),
    ) as string;
    renameSync(found, `${found}.away`);
    await expect(server.connect()).rejects.toMatchObject({ code: "57P03" });
    renameSync(`${found}.away`, found);
    expect(await server.ask("select 1 as one")).toEqual([{ one: 1 }]);
    await server.end();
  });
});

const own = "/usr/lib/postgresql";
const installed = existsSync(own) ? readdirSync(own).filter((version) => Number(version) >= 15) : [];
if (installed.length === 0) it.skip("this machine has no PostgreSQL of its own", () => undefined);
else
  describe.each(installed)("the machine's own PostgreSQL %s", (version) => {
    const server = new TestServer({ programs: join(own, version, "bin") });
    afterAll(() => server.end());

    it("runs as the package's does", async () => {
      await server.startWithDeveloper();
      const app = server.addApp("app");
      await server.ask(
        `select pgaadauth_create_principal_with_oid('app', '${app}', 'service', false, false)`,
      );
      await server.server.createDatabase({ name: "shop", charset: "UTF8", collation: "en_US.utf8" });
      const rows = await server.ask(
        "select session_user as role, current_setting('server_version') as version",
        {
          role: "app",
          objectId: app,
          database: "shop",
        },
      );
      expect(rows).toEqual([{ role: "app", version: expect.stringMatching(new RegExp(`^${version}\\.`)) }]);
      expect(server.servers.status()[0]?.engine).toMatch(new RegExp(`^PostgreSQL ${version}\\.`));
      await server.server.setParameter("azure.extensions", "CITEXT", { restart: true });
      await server.ask("create extension citext", { database: "postgres" });
      await server.ask("drop role app");
    });
  });

(isRoot ? describe : describe.skip)("as root, which PostgreSQL refuses", () => {
  it("runs as nobody, beside the folder that is closed to all others", async () => {
    const server = new TestServer();
    await server.start();
    await server.server.wake();
    expect(existsSync(`${server.folder}-postgresql/psql/data`)).toBe(true);
    expect(server.servers.status()).toMatchObject([
      expect.not.objectContaining({ dataFolder: expect.anything() }),
    ]);
    await server.end();
    expect(existsSync(`${server.folder}-postgresql`)).toBe(false);
  });

  it("keeps data outside of a checkout where nobody may enter, says so, and leaves nothing there", async () => {
    const server = new TestServer({ isClosed: true });
    await server.startWithDeveloper();
    const [{ dataFolder = "" } = {}] = server.servers.status();
    expect(dataFolder).toMatch(/^\/var\/lib\/vitrine-local\/\w+\/psql$/);
    expect(existsSync(dataFolder)).toBe(true);
    await server.stop();
    await server.start();
    await server.ask("select 1");
    await server.end();
    expect(existsSync(dataFolder)).toBe(false);
  });
});

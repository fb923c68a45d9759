import { setTimeout } from "node:timers/promises";
import type { Pool, PoolClient, PoolConfig } from "pg";
import { connectDatabase, type DatabaseOptions } from "./connect-database";
import { TestDatabase } from "./testing/test-database";
import { unavailableBecause } from "./unavailable";

describe("connectDatabase", () => {
  let server: TestDatabase;
  let pools: Pool[];

  beforeAll(async () => {
    server = await TestDatabase.start();
    await server.addRole("api", "app-1");
  });
  beforeEach(() => {
    pools = [];
    jest.spyOn(console, "warn").mockReturnValue(undefined);
  });
  afterEach(async () => Promise.all(pools.map((pool) => pool.end())));
  afterAll(async () => server?.stop());

  it("logs in with the identity's token as its role, over TLS, with few connections", async () => {
    const pool = connect("app-1");
    const asked = Array.from({ length: 50 }, (_, n) => pool.query("select current_user, $1::int as n", [n]));
    const answers = await Promise.all(asked);

    expect(answers[7]?.rows).toEqual([{ current_user: "api", n: 7 }]);
    const { rows } = await server.as(
      "postgres",
      "select ssl, application_name from pg_stat_ssl join pg_stat_activity using (pid) where usename = 'api'",
    );
    expect(rows).toEqual(Array.from({ length: 3 }, () => ({ ssl: true, application_name: "vitrine" })));
  });

  it("is refused when the token is of another identity", async () => {
    expect(await reasonOf(connect("app-2").query("select 1"))).toBe("DatabaseRefusesSignIn");
  });

  it("is refused when there is no such role", async () => {
    const pool = connect("app-1", {}, { DATABASE_ROLE: "nobody" });
    expect(await reasonOf(pool.query("select 1"))).toBe("DatabaseRefusesSignIn");
  });

  it("does not speak to a server whose certificate nobody trusts", async () => {
    const pool = connect("app-1", {}, { DATABASE_CA: undefined });
    expect(await reasonOf(pool.query("select 1"))).toBe("DatabaseUnreachable");
  });

  it("says that a table, a database and a right that are missing are its migrations' business", async () => {
    await server.as("postgres", "create table secret (id int)");
    const pool = connect("app-1");
    expect(await reasonOf(pool.query("select * from nothing"))).toBe("SchemaNotReady");
    expect(await reasonOf(pool.query("select * from secret"))).toBe("SchemaNotReady");
    const other = connect("app-1", {}, { DATABASE_NAME: "nowhere" });
    expect(await reasonOf(other.query("select 1"))).toBe("SchemaNotReady");
  });

  it("leaves mistakes of the code to the code", async () => {
    const pool = connect("app-1");
    expect(await reasonOf(pool.query("selec 1"))).toBeUndefined();
    expect(await reasonOf(pool.query("select 1 / 0"))).toBeUndefined();
    expect(unavailableBecause(new TypeError("x is not a function"))).toBeUndefined();
  });

  it("gives up on a statement that takes too long, and goes on with the next", async () => {
    const pool = connect("app-1", { statementMs: 100 });
    expect(await reasonOf(pool.query("select pg_sleep(60)"))).toBe("DatabaseBusy");
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  it("gives up on a server that says nothing more, and leaves a connection alone on which nothing waits", async () => {
    const pool = connect("app-1", { most: 1, silentMs: 1000 });
    const { rows } = await pool.query<{ pid: number }>("select pg_backend_pid() as pid");
    const pid = rows[0]?.pid ?? 0;
    await setTimeout(1200);
    expect((await pool.query("select pg_backend_pid() as pid")).rows).toEqual([{ pid }]);

    process.kill(pid, "SIGSTOP");
    try {
      expect(await reasonOf(pool.query("select 1"))).toBe("DatabaseUnreachable");
    } finally {
      // a server does not stop while one of its processes stands still
      process.kill(pid, "SIGCONT");
    }
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  it("has pg keep no timer for each statement, whose function would hold it until all of the heap is collected", async () => {
    const client = (await connect("app-1").connect()) as PoolClient & { connectionParameters: PoolConfig };
    expect(client.connectionParameters.query_timeout).toBe(false);
    client.release();
  });

  it("gives up on a connection when all are in use", async () => {
    const pool = connect("app-1", { most: 1, connectMs: 100 });
    let held: PoolClient | undefined;
    // a busy machine may need longer for the first one, too
    while (held === undefined) held = await pool.connect().catch(() => undefined);
    expect(await reasonOf(pool.query("select 1"))).toBe("DatabaseBusy");
    held.release();
  });

  it("makes a connection anew that broke while it was held, used or free", async () => {
    const pool = connect("app-1", { most: 3 });
    const held = await pool.connect();
    const used = pool.query("select pg_sleep(60)");
    await pool.query("select 1");
    await sleeping();
    const cut = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'api'";
    const [reason] = await Promise.all([reasonOf(used), server.as("postgres", cut)]);

    expect(reason).toBe("DatabaseUnreachable");
    expect(await reasonOf(held.query("select 1"))).toBe("DatabaseUnreachable");
    held.release();
    // the free one hears of its end by itself, as soon as the machine lets the server say so
    while (pool.idleCount > 0) await setTimeout(10);
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  it("says that a server is away, and works again as soon as it is back", async () => {
    const pool = connect("app-1");
    await pool.query("select 1");
    for (const end of ["halt", "kill"] as const) {
      await server[end]();
      expect(await reasonOf(pool.query("select 1"))).toBe("DatabaseUnreachable");
      await server.restart();
      await expect(pool.query("select 1")).resolves.toMatchObject({ rowCount: 1 });
    }
  });

  it("is refused when no token is to be had", async () => {
    const none = Object.assign(new Error("no identity"), { name: "CredentialUnavailableError" });
    const pool = connectDatabase(server.settings("api"), () => Promise.reject(none));
    pools.push(pool);
    expect(await reasonOf(pool.query("select 1"))).toBe("DatabaseRefusesSignIn");
  });

  /** Until the server runs it: what is cut before is a connection that is being made. */
  async function sleeping(): Promise<void> {
    const asked = "select from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'";
    while ((await server.as("postgres", asked)).rowCount === 0);
  }

  function connect(objectId: string, options: DatabaseOptions = {}, other: object = {}): Pool {
    const pool = connectDatabase({ ...server.settings("api"), ...other }, server.tokensOf(objectId), options);
    pools.push(pool);
    return pool;
  }
});

async function reasonOf(asked: Promise<unknown>): Promise<string | undefined> {
  const error = await asked.then(
    () => new Error("it was answered"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Error && error.message === "it was answered") throw error;
  return unavailableBecause(error);
}

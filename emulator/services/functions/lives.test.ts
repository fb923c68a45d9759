import { eventually, type FunctionsEstate, openEstate, siteId } from "./testing/functions-estate";

const quickLimits = { unresponsiveMs: 1500, drainMs: 3000 };

/** Reacts to what a message or a request asks for. */
const fragile = `
  import { app } from "@azure/functions";
  const kept = [];
  const act = {
    crash: () => process.exit(7),
    reject: () => { void Promise.reject(new Error("nobody waits")); return new Promise(() => {}); },
    hang: () => { for (;;); },
    wait: () => new Promise(() => {}),
    leak: async () => { for (;;) { kept.push(Buffer.alloc(20_000_000, 1)); await new Promise((done) => setTimeout(done, 20)); } },
    slow: () => { console.log("slow has begun"); return new Promise((done) => setTimeout(() => done({ body: "done" }), 500)); },
  };
  app.http("do", { route: "do/{what}", authLevel: "anonymous", handler: (request) => act[request.params.what]() });
  app.http("pid", { authLevel: "anonymous", handler: () => ({ body: String(process.pid) }) });
  app.http("version", { authLevel: "anonymous", handler: () => ({ body: "one" }) });
  app.storageQueue("work", { connection: "DATA", queueName: "work", handler: (message, context) => {
    const attempt = Number(context.triggerMetadata.dequeueCount);
    if (message.crashAt?.includes(attempt)) process.exit(1);
    context.log("worked on " + message.id);
  } });
  app.hook.appTerminate(() => console.log("terminated in good order"));
`;

let estate: FunctionsEstate;

beforeAll(async () => {
  estate = await openEstate(quickLimits);
  await estate.storage.platformQueues("dataaccount").getQueueClient("work").createIfNotExists();
  await estate.deploy(fragile, { hostJson: { functionTimeout: "00:00:05" }, instanceMemoryMB: 300 });
});

afterAll(() => estate.stop());

const text = async (path: string) => (await estate.fetch(path)).text();
const traces = () => estate.monitor.query({ kind: "trace" }).map(({ name }) => name);

it.each([
  ["crash", /exit code 7/],
  ["reject", /exit code 1 after ".*nobody waits/],
  ["hang", /event loop was blocked for 2 s/],
  ["leak", /used \d+ MB; an instance has 300 MB/],
  ["wait", /Timeout value of 5 s exceeded by function: do/],
])("an app that does %s is restarted, and says why", async (what, reason) => {
  const { restarts } = estate.status();
  const pid = await text("api/pid");

  const lost = await estate.fetch(`api/do/${what}`);

  expect(lost.status).toBe(502);
  expect(await lost.text()).toMatch(reason);
  expect(await text("api/pid")).not.toBe(pid);
  expect(estate.status()).toMatchObject({ state: "running", restarts: restarts + 1 });
  expect(estate.logged.join("\n")).toMatch(new RegExp(`app is restarted: .*${reason.source}`));
});

it("a message whose function crashed is tried again, and none is lost", async () => {
  const queue = estate.storage.platformQueues("dataaccount").getQueueClient("work");
  const ids = ["a", "b", "c", "d", "e"];
  for (const id of ids) {
    const message = JSON.stringify({ id, crashAt: id === "c" ? [1, 2] : [] });
    await queue.sendMessage(Buffer.from(message).toString("base64"));
  }
  await eventually(() => {
    for (const id of ids) expect(traces()).toContain(`worked on ${id}`);
  });
  // the last one goes a moment after its function has ended
  await eventually(async () => expect((await queue.getProperties()).approximateMessagesCount).toBe(0));
});

it("a new package answers after a restart, and a request that was under way is finished first", async () => {
  expect(await text("api/version")).toBe("one");
  const underWay = text("api/do/slow");
  await eventually(() => expect(traces()).toContain("slow has begun"));

  await estate.upload(fragile.replace('body: "one"', 'body: "two"'));
  await estate.host.restartSite(siteId);

  expect(await underWay).toBe("done");
  expect(await text("api/version")).toBe("two");
  await eventually(() => expect(traces()).toContain("terminated in good order"));
});

it("a site that did not change is not restarted", async () => {
  const before = await text("api/pid");
  await estate.host.createOrUpdateSite({ ...estate.site(), instanceMemoryMB: 300 });
  expect(await text("api/pid")).toBe(before);
});

it("changed settings reach the app", async () => {
  const before = await text("api/pid");
  const { defaultHostName } = await estate.host.createOrUpdateSite({
    ...estate.site({ COLOUR: "green" }),
    instanceMemoryMB: 300,
  });
  expect(`https://${defaultHostName}/`).toBe(estate.status().address);
  expect(await text("api/pid")).not.toBe(before);
});

const registered = 'import { app } from "@azure/functions"; app.http("one", { handler: () => ({}) });';

it("code that throws after it registered a function makes the restart fail with its error", async () => {
  await estate.upload(`${registered} throw new TypeError("no such thing")`);
  await expect(estate.host.restartSite(siteId)).rejects.toThrow(
    /app does not start: TypeError: no such thing/,
  );
  expect(estate.status()).toMatchObject({
    state: "failed",
    problem: expect.stringContaining("no such thing"),
  });

  await estate.upload(fragile);
  await estate.host.restartSite(siteId);
  expect(estate.status().problem).toBeUndefined();
});

it("code that throws before it registered a function runs without any, as on the platform, and the status says why", async () => {
  await estate.upload(`throw new TypeError("no such thing"); ${registered}`);
  await estate.host.restartSite(siteId);
  expect(estate.status()).toMatchObject({
    state: "running",
    functions: [],
    problem: expect.stringMatching(/no such thing.*\n {2}why: .*\n {2}fix: /),
  });
  expect(estate.logged.join("\n")).toContain("no such thing");
  expect((await estate.fetch("api/one")).status).toBe(404);

  await estate.upload(fragile);
  await estate.host.restartSite(siteId);
  expect(estate.status().problem).toBeUndefined();
});

it("an app knows its settings when its code loads, and its process has started without them", async () => {
  const handler = '() => ({ jsonBody: [process.env.COLOUR, readFileSync("/proc/self/environ", "utf8")] })';
  const source = `import { readFileSync } from "node:fs"; import { app } from "@azure/functions";
    app.http("environment", { authLevel: "anonymous", handler: ${handler} });`;
  await estate.deploy(source, { settings: { COLOUR: "green", MALLOC_ARENA_MAX: "2" } });
  const [colour, atStart] = JSON.parse(await text("api/environment"));
  expect(colour).toBe("green");
  expect(atStart).toContain("NODE_EXTRA_CA_CERTS=");
  expect(atStart).not.toMatch(/COLOUR|MALLOC_ARENA_MAX/);
  await estate.deploy(fragile);
});

it("no process outlives the host", async () => {
  const pid = Number(await text("api/pid"));
  await estate.host.deleteSite(siteId);
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});

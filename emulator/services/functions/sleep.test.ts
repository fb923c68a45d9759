import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { eventually, type FunctionsEstate, openEstate, siteId } from "./testing/functions-estate";

const quick = { idleMs: 400 };
const directory = mkdtempSync(join(tmpdir(), "vitrine-sleep-"));
const broken = join(directory, "broken");

const source = `
  import { existsSync } from "node:fs";
  import { app, output } from "@azure/functions";
  app.http("pid", { authLevel: "anonymous", handler: () => ({ body: String(process.pid) }) });
  app.storageQueue("work", { connection: "DATA", queueName: "work", handler: (message, context) => {
    context.log("worked on " + message.id + ", attempt " + context.triggerMetadata.dequeueCount);
  } });
  app.storageBlob("copy", {
    source: "EventGrid", connection: "DATA", path: "input/{name}", handler: (blob) => blob,
    return: output.storageBlob({ connection: "DATA", path: "output/{name}" }),
  });
  app.timer("tick", { schedule: "*/2 * * * * *", handler: (timer, context) => context.log("tick of " + process.pid) });
  app.hook.appTerminate(() => console.log("terminated in good order"));
  if (existsSync(${JSON.stringify(broken)})) throw new TypeError("it is broken");
`;
const withoutTimer = source.replace(/app\.timer.*\n/, "");

/** A request that keeps the app awake until it is let go. */
const held = join(directory, "held");
const withHeld = `${withoutTimer}
  app.http("held", { authLevel: "anonymous", handler: async () => {
    while (existsSync(${JSON.stringify(held)})) await new Promise((resolve) => setTimeout(resolve, 20));
    return { body: String(process.pid) };
  } });
`;

/** One for all tests: each ships the app anew. */
let estate: FunctionsEstate;

beforeAll(async () => {
  estate = await openEstate(quick, join(directory, "estate"));
  await queue().createIfNotExists();
  for (const name of ["input", "output"]) await container(name).createIfNotExists();
});

beforeEach(() => {
  for (const each of [broken, held]) rmSync(each, { force: true });
  estate.logged.length = 0;
});

afterAll(async () => {
  await estate.stop();
  rmSync(directory, { recursive: true, force: true });
});

const queue = () => estate.storage.platformQueues("dataaccount").getQueueClient("work");
const container = (name: string) => estate.storage.platformBlobs("dataaccount").getContainerClient(name);
const traces = () => estate.monitor.query({ kind: "trace" }).map(({ name }) => name);
const pid = async () => Number(await (await estate.fetch("api/pid")).text());
const asleep = () => eventually(() => expect(estate.status().state).toBe("asleep"));
const isAlive = (process_: number) => existsSync(`/proc/${process_}/stat`);

function send(id: string) {
  return queue().sendMessage(Buffer.from(JSON.stringify({ id })).toString("base64"));
}

it("an app that nobody needs ends its process in good order, and starts it again for the next request", async () => {
  await estate.deploy(withoutTimer);
  const first = await pid();
  await asleep();
  await eventually(() => expect(isAlive(first)).toBe(false));
  // what it said last arrives after it
  await eventually(() => expect(traces()).toContain("terminated in good order"));
  expect(estate.status()).toMatchObject({ functions: ["pid", "work", "copy"], restarts: 0 });

  const second = await pid();
  expect(second).not.toBe(first);
  expect(estate.logged.join("\n")).toMatch(/app is asleep.*app is awake/s);
});

it("all who ask while it sleeps are answered, by one process", async () => {
  await estate.deploy(`${withoutTimer}
    let come = 0;
    app.http("together", { authLevel: "anonymous", handler: async () => {
      for (come++; come < 20; ) await new Promise((resolve) => setTimeout(resolve, 20));
      return { body: String(process.pid) };
    } });`);
  await asleep();
  const asked = Array.from({ length: 20 }, async () => (await estate.fetch("api/together")).text());
  expect(new Set(await Promise.all(asked)).size).toBe(1);
});

it("the platform's own health check keeps nothing awake", async () => {
  await estate.deploy(withoutTimer, { healthCheckPath: "/api/pid" });
  const headers = { "user-agent": "HealthCheck/1.0" };
  await eventually(async () => {
    await estate.fetch("api/pid", { headers });
    expect(estate.status().state).toBe("asleep");
  });
});

it("whoever asks the host for its state has woken it", async () => {
  await estate.deploy(withoutTimer);
  await asleep();
  const { masterKey } = await estate.host.hostKeys(siteId);
  const answer = await estate.fetch("admin/host/status", { headers: { "x-functions-key": masterKey } });
  expect(await answer.json()).toMatchObject({ state: "Running" });
});

it("no message is lost while it falls asleep and wakes again and again", async () => {
  await estate.deploy(withoutTimer);
  const ids = Array.from({ length: 12 }, (_, index) => `m${index}`);
  for (const [index, id] of ids.entries()) {
    await send(id);
    await wait((index % 4) * 200);
  }
  await eventually(() => {
    for (const id of ids) expect(traces()).toContain(`worked on ${id}, attempt 1`);
  });
  // the last one goes a moment after its function has ended
  await eventually(async () => expect((await queue().getProperties()).approximateMessagesCount).toBe(0));
  expect(traces().filter((line) => /^worked on m\d/.test(line))).toHaveLength(ids.length);
});

it("a message for which it cannot wake keeps all its attempts, and the status says why", async () => {
  await estate.deploy(withoutTimer);
  await asleep();
  writeFileSync(broken, "");
  await send("patient");
  await eventually(() =>
    expect(estate.status()).toMatchObject({
      state: "failed",
      problem: expect.stringContaining("it is broken"),
    }),
  );
  rmSync(broken);
  await eventually(() => expect(traces()).toContain("worked on patient, attempt 1"));
});

it("a request for which it cannot wake is refused, and says why", async () => {
  await estate.deploy(withoutTimer);
  await asleep();
  writeFileSync(broken, "");
  const answer = await estate.fetch("api/pid");
  expect([answer.status, await answer.text()]).toEqual([503, "TypeError: it is broken"]);
});

it("an event of a blob wakes it", async () => {
  await estate.deploy(withoutTimer);
  await asleep();
  await container("input").getBlockBlobClient("a.txt").uploadData(Buffer.from("sunny"));
  const { systemKeys } = await estate.host.hostKeys(siteId);
  const query = new URLSearchParams({
    functionName: "Host.Functions.copy",
    code: systemKeys["blobs_extension"] ?? "",
  });
  const event = { subject: "/blobServices/default/containers/input/blobs/a.txt", data: { eTag: "0x1" } };
  const { status } = await estate.fetch(`runtime/webhooks/blobs?${query}`, {
    method: "POST",
    headers: { "aeg-event-type": "Notification" },
    body: JSON.stringify([event]),
  });
  expect(status).toBe(202);
  const copy = await eventually(() => container("output").getBlobClient("a.txt").downloadToBuffer());
  expect(copy.toString()).toBe("sunny");
});

it("a timer that is due wakes it", async () => {
  await estate.deploy(source);
  await eventually(() => {
    const ticks = traces().filter((line) => line.startsWith("tick of"));
    expect(new Set(ticks).size).toBeGreaterThan(1);
  });
});

it("a function that is started by hand wakes it", async () => {
  await estate.deploy(withoutTimer);
  await asleep();
  await estate.host.trigger("app", "work", { id: "by hand" });
  expect(estate.logged.join("\n")).toMatch(/app is asleep.*app is awake/s);
});

it("an app that is always ready never sleeps", async () => {
  await estate.deploy(withoutTimer, { isAlwaysReady: true });
  const first = await pid();
  await wait(quick.idleMs * 3);
  expect(estate.status().state).toBe("running");
  expect(await pid()).toBe(first);
});

it("the lock of the host is taken while it is awake, and free while it sleeps", async () => {
  const lock = estate.storage
    .platformBlobs("hostaccount")
    .getContainerClient("azure-webjobs-hosts")
    .getBlobClient("locks/app/host");
  const state = async () => (await lock.getProperties()).leaseState;
  await estate.deploy(withHeld);
  for (const turn of ["after it was deployed", "after it has slept"]) {
    writeFileSync(held, turn);
    const awake = estate.fetch("api/held");
    await eventually(async () => expect(await state()).toBe("leased"));
    rmSync(held);
    expect((await awake).status).toBe(200);
    await asleep();
    await eventually(async () => expect(await state()).toBe("available"));
  }
});

describe("after a restart of the local Azure", () => {
  const restart = async () => {
    await estate.stop(false);
    estate = await openEstate(quick, join(directory, "estate"));
  };

  it("an app sleeps on, its functions are known, and its events wake it", async () => {
    await estate.deploy(withoutTimer);
    await restart();
    await estate.host.createOrUpdateSite(estate.site());
    await asleep();
    expect(estate.status().functions).toEqual(["pid", "work", "copy"]);
    expect(estate.logged.join("\n")).not.toContain("app is awake");
    await send("later");
    await eventually(() => expect(traces()).toContain("worked on later, attempt 1"));
  });

  it("an app with other settings starts, so that it is known what its code registers with them", async () => {
    await estate.deploy(withoutTimer);
    await restart();
    await estate.host.createOrUpdateSite(estate.site({ COLOUR: "green" }));
    await eventually(() => expect(estate.logged.join("\n")).toContain("app is awake"));
  });

  it("an app that is always ready starts", async () => {
    await estate.deploy(withoutTimer, { isAlwaysReady: true });
    await restart();
    await estate.host.createOrUpdateSite({ ...estate.site(), isAlwaysReady: true });
    await eventually(() => expect(estate.status().state).toBe("running"));
  });
});

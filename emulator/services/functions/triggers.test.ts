import { eventually, type FunctionsEstate, openEstate, siteId } from "./testing/functions-estate";

let estate: FunctionsEstate;

beforeAll(async () => {
  estate = await openEstate();
  const blobs = estate.storage.platformBlobs("dataaccount");
  for (const name of ["input", "output"]) await blobs.getContainerClient(name).createIfNotExists();
  for (const name of ["work", "work-poison", "results", "plain"]) {
    await estate.storage.platformQueues("dataaccount").getQueueClient(name).createIfNotExists();
  }
  await estate.deploy(
    `
    import { app, input, output } from "@azure/functions";
    const copy = output.storageBlob({ connection: "DATA", path: "output/{name}.copy" });
    app.storageBlob("copy", {
      source: "EventGrid", connection: "DATA", path: "input/{name}", return: copy,
      handler: (blob, context) => {
        context.log("metadata " + JSON.stringify(context.triggerMetadata));
        if (context.triggerMetadata.name === "bad.txt") throw new Error("bad blob");
        return blob;
      },
    });
    const original = input.storageBlob({ connection: "DATA", path: "input/{file}" });
    const results = output.storageQueue({ connection: "DATA", queueName: "results" });
    app.storageQueue("work", {
      connection: "DATA", queueName: "%WORK_QUEUE%", extraInputs: [original], extraOutputs: [results],
      handler: (message, context) => {
        if (message.fail) throw new Error("bad message");
        const text = context.extraInputs.get(original)?.toString() ?? "(no blob)";
        context.extraOutputs.set(results, [message.file, text, String(context.triggerMetadata.dequeueCount)]);
      },
    });
    let runs = 0;
    app.timer("nightly", {
      schedule: "0 0 3 * * *",
      retry: { strategy: "fixedDelay", maxRetryCount: 2, delayInterval: 0 },
      handler: (timer, context) => {
        runs++;
        context.log("timer run " + runs + " past due " + timer.isPastDue + " retry " + (context.retryContext?.retryCount ?? 0));
        if (runs < 3) throw new Error("not yet");
      },
    });
    app.timer("often", { schedule: "* * * * * *", handler: (timer, context) => context.log("often") });
    app.serviceBusQueue("stream", { connection: "DATA", queueName: "x", handler: () => {} });
    app.storageBlob("polling", { connection: "DATA", path: "input/{name}", handler: () => {} });
  `,
    { settings: { WORK_QUEUE: "work" } },
  );
});

afterAll(() => estate.stop());

const queue = (name: string, account = "dataaccount") =>
  estate.storage.platformQueues(account).getQueueClient(name);
const traces = () => estate.monitor.query({ kind: "trace" }).map(({ name }) => name);
const runsOf = (name: string) =>
  estate.monitor.query({ kind: "request" }).filter((request) => request.name === name);

async function upload(name: string, content: string): Promise<void> {
  const container = estate.storage.platformBlobs("dataaccount").getContainerClient("input");
  await container.getBlockBlobClient(name).uploadData(Buffer.from(content));
}

async function notify(name: string, functionName = "Host.Functions.copy", key?: string): Promise<number> {
  const { systemKeys } = await estate.host.hostKeys(siteId);
  const query = new URLSearchParams({ functionName, code: key ?? systemKeys["blobs_extension"] ?? "" });
  const event = {
    subject: `/blobServices/default/containers/input/blobs/${name}`,
    eventType: "Microsoft.Storage.BlobCreated",
    data: { eTag: "0x1", blobType: "BlockBlob" },
  };
  const headers = { "aeg-event-type": "Notification", "content-type": "application/json" };
  const body = JSON.stringify([event]);
  return (await estate.fetch(`runtime/webhooks/blobs?${query}`, { method: "POST", headers, body })).status;
}

async function texts(name: string): Promise<string[]> {
  const { receivedMessageItems } = await queue(name).receiveMessages({ numberOfMessages: 32 });
  return receivedMessageItems.map(({ messageText }) => Buffer.from(messageText, "base64").toString());
}

describe("the blob trigger", () => {
  it.each(["{", "null", "[null]", "1", '[{"subject":1}]', '{"data":null}'])(
    "fails when Event Grid posts %s: that is no event",
    async (body) => {
      const { systemKeys } = await estate.host.hostKeys(siteId);
      const code = encodeURIComponent(systemKeys["blobs_extension"] ?? "");
      const path = `runtime/webhooks/blobs?functionName=Host.Functions.copy&code=${code}`;
      for (const kind of ["Notification", "SubscriptionValidation"]) {
        const answer = await estate.fetch(path, {
          method: "POST",
          headers: { "aeg-event-type": kind },
          body,
        });
        expect(answer.status).toBe(400);
      }
    },
  );

  it("answers Event Grid's handshake, and only with the key", async () => {
    const { systemKeys } = await estate.host.hostKeys(siteId);
    const handshake = (code: string) =>
      estate.fetch(
        `runtime/webhooks/blobs?functionName=Host.Functions.copy&code=${encodeURIComponent(code)}`,
        {
          method: "POST",
          headers: { "aeg-event-type": "SubscriptionValidation" },
          body: JSON.stringify([{ data: { validationCode: "512d38b6" } }]),
        },
      );
    const answer = await handshake(systemKeys["blobs_extension"] ?? "");
    expect([answer.status, await answer.json()]).toEqual([200, { validationResponse: "512d38b6" }]);
    expect((await handshake("wrong")).status).toBe(401);
  });

  it("hands the blob and what its path captures to the function, and writes what it returns", async () => {
    await upload("holiday/a.txt", "sunny");
    expect(await notify("holiday/a.txt")).toBe(202);

    const output = estate.storage.platformBlobs("dataaccount").getContainerClient("output");
    const copied = await eventually(() => output.getBlobClient("holiday/a.txt.copy").downloadToBuffer());
    expect(copied.toString()).toBe("sunny");
    const metadata = await eventually(() => {
      const [line] = traces().filter((text) => text.startsWith("metadata"));
      return JSON.parse(line?.slice("metadata ".length) ?? "");
    });
    expect(metadata).toMatchObject({ blobTrigger: "input/holiday/a.txt", name: "holiday/a.txt" });
    expect(metadata.properties).toMatchObject({ contentLength: 5 });
  });

  it("tells a name that could be a number exactly in blobTrigger alone, as in Azure", async () => {
    await upload("1e3", "x");
    await notify("1e3");
    const metadata = await eventually(() => {
      const line = traces().find((text) => text.startsWith("metadata") && text.includes('"input/1e3"'));
      return JSON.parse(line?.slice("metadata ".length) ?? "");
    });
    expect(metadata).toMatchObject({ blobTrigger: "input/1e3", name: 1000 });
  });

  it("tries a failing blob exactly five times, then puts its message into the poison queue", async () => {
    await upload("bad.txt", "x");
    await notify("bad.txt");
    const [poison] = await eventually(async () => {
      const found = await texts("webjobs-blobtrigger-poison");
      expect(found).toHaveLength(1);
      return found;
    });
    expect(JSON.parse(poison ?? "")).toMatchObject({
      FunctionId: "Host.Functions.copy",
      ContainerName: "input",
      BlobName: "bad.txt",
    });
    await eventually(() => expect(runsOf("copy").filter(({ success }) => !success)).toHaveLength(5));
    expect(
      (await queue("azure-webjobs-blobtrigger-app", "hostaccount").getProperties()).approximateMessagesCount,
    ).toBe(0);
  });

  it("leaves a blob alone that is gone", async () => {
    const before = runsOf("copy").length;
    expect(await notify("never-there.txt")).toBe(202);
    await eventually(() => expect(estate.logged.join("\n")).toContain("input/never-there.txt is gone"));
    expect(runsOf("copy")).toHaveLength(before);
  });

  it("refuses an event for a function that is not there", async () => {
    expect(await notify("a.txt", "Host.Functions.other")).toBe(404);
  });
});

describe("the queue trigger", () => {
  const send = (text: string) => queue("work").sendMessage(Buffer.from(text).toString("base64"));

  it("runs the function with the message and its bindings, and deletes the message", async () => {
    await upload("b.txt", "from a blob");
    await send(JSON.stringify({ file: "b.txt" }));
    const found: string[] = [];
    await eventually(async () => {
      found.push(...(await texts("results")));
      expect(found).toHaveLength(3);
    });
    expect(found.sort()).toEqual(["1", "b.txt", "from a blob"]);
    // the results are there before the message is gone
    await eventually(async () =>
      expect((await queue("work").getProperties()).approximateMessagesCount).toBe(0),
    );
  });

  it("moves a failing message to the poison queue after five attempts", async () => {
    await send(JSON.stringify({ file: "b.txt", fail: true }));
    await eventually(async () =>
      expect(await texts("work-poison")).toEqual(['{"file":"b.txt","fail":true}']),
    );
    await eventually(() => expect(runsOf("work").filter(({ success }) => !success)).toHaveLength(5));
  });
});

describe("the timer", () => {
  it("fired by hand, is tried again as its retry says", async () => {
    await estate.host.trigger("app", "nightly");
    await eventually(() =>
      expect(traces().filter((line) => line.startsWith("timer run"))).toEqual([
        "timer run 1 past due false retry 0",
        "timer run 2 past due false retry 1",
        "timer run 3 past due false retry 2",
      ]),
    );
  });

  it("keeps to its schedule", async () => {
    await eventually(() => expect(traces().filter((line) => line === "often").length).toBeGreaterThan(2));
  });

  it("remembers its next run in the host's account, and makes up for one it missed", async () => {
    const status = estate.storage
      .platformBlobs("hostaccount")
      .getContainerClient("azure-webjobs-hosts")
      .getBlockBlobClient("timers/app/Host.Functions.nightly/status");
    const known = JSON.parse((await status.downloadToBuffer()).toString());
    expect(known.Next).toMatch(/T03:00:00.000Z$/);

    await status.uploadData(Buffer.from(JSON.stringify({ ...known, Next: "2020-01-01T03:00:00.000Z" })));
    await estate.host.restartSite(siteId);
    await eventually(() => expect(traces()).toContain("timer run 1 past due true retry 0"));
  });
});

it("functions with a trigger that does not run here are named, and the others run", () => {
  const { functions, problem, state } = estate.status();
  expect(state).toBe("running");
  expect([...functions].sort()).toEqual(["copy", "nightly", "often", "work"]);
  expect(problem).toMatch(/"stream" has the trigger serviceBusTrigger, which does not run/);
  expect(problem).toMatch(/"polling" polls for blobs/);
});

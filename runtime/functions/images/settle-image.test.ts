import type { BlobServiceClient } from "@azure/storage-blob";
import sharp from "sharp";
import { BlobImageStore } from "./blob-image-store";
import { startAzurite } from "./testing/azurite";
import { deliver, generousLimits, resultsOf, upload } from "./testing/results";
import { Killed, unreliable } from "./testing/unreliable-store";

// hundreds of requests to a real server, on machines that others use too
let azurite: Awaited<ReturnType<typeof startAzurite>>;
let service: BlobServiceClient;
let red: Buffer;
let blue: Buffer;
const text = Buffer.from("this is not an image");

beforeAll(async () => {
  azurite = await startAzurite();
  service = azurite.service;
  red = await plain("red");
  blue = await plain("blue");
});
afterAll(() => azurite.stop());

describe("one delivery", () => {
  it("leaves two renditions and a record that names them", async () => {
    await upload(service, "photo.jpg", red);
    expect(await deliver(service, "photo.jpg")).toEqual({ outcome: "processed", again: false });
    expect(Object.keys(await resultsOf(service, "photo.jpg"))).toEqual([
      "output/photo.jpg/CURRENT.jpg",
      "thumbnails/photo.jpg/CURRENT.jpg",
      "metadata/photo.jpg.json",
    ]);
  });

  it("leaves the original and the reason when the file is no image", async () => {
    await upload(service, "notes.jpg", text);
    expect(await deliver(service, "notes.jpg")).toEqual({
      outcome: "rejected",
      code: "NotAnImage",
      again: false,
    });
    expect(await json("rejected", "notes.jpg.json")).toMatchObject({
      code: "NotAnImage",
      sentence: expect.any(String),
      remedy: expect.any(String),
      source: { name: "notes.jpg", size: text.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const { original } = await json("rejected", "notes.jpg.json");
    expect(await content("rejected", original.name)).toEqual(text);
  });

  it("keeps a file that is too large without downloading it", async () => {
    await upload(service, "large.jpg", red);
    const limits = { ...generousLimits, bytes: 100 };
    expect(await deliver(service, "large.jpg", undefined, limits)).toMatchObject({ code: "TooLarge" });
    const { original, source } = await json("rejected", "large.jpg.json");
    expect(source.sha256).toBeUndefined();
    expect(await content("rejected", original.name)).toEqual(red);
  });

  it("rejects an empty file", async () => {
    await upload(service, "empty.jpg", Buffer.alloc(0));
    expect(await deliver(service, "empty.jpg")).toMatchObject({ outcome: "rejected", code: "Empty" });
  });

  it("has nothing to do when the source has been deleted", async () => {
    expect(await deliver(service, "gone.jpg")).toEqual({ outcome: "source deleted" });
    expect(await resultsOfNothing("gone.jpg")).toEqual([]);
  });

  it("fails when a container is missing, which is not the same as a deleted source", async () => {
    await service.getContainerClient("input").delete();
    try {
      await expect(deliver(service, "photo.jpg")).rejects.toMatchObject({ code: "ContainerNotFound" });
    } finally {
      await service.createContainer("input");
    }
  });

  it.each(["a b/ü%20#?.jpg", "x".repeat(1024), `${"d/".repeat(200)}photo`])(
    "takes the name %s",
    async (name) => {
      await upload(service, name, red);
      expect(await deliver(service, name)).toMatchObject({ outcome: "processed" });
      expect(await deliver(service, name)).toEqual({ outcome: "processed", again: true });
    },
  );

  it("keeps sources apart whose names begin alike", async () => {
    await upload(service, "a.jpg", red);
    await upload(service, "a.jpg/b.jpg", blue);
    await upload(service, "a.jpg.json", text);
    for (const name of ["a.jpg", "a.jpg/b.jpg", "a.jpg.json", "a.jpg", "a.jpg/b.jpg"])
      await deliver(service, name);
    expect(await json("metadata", "a.jpg.json")).toMatchObject({ image: { dominantColour: "#fe0000" } });
    expect(await json("metadata", "a.jpg/b.jpg.json")).toMatchObject({
      image: { dominantColour: "#0000fe" },
    });
    expect(await json("rejected", "a.jpg.json.json")).toMatchObject({ code: "NotAnImage" });
  });
});

describe("deliveries that come twice, late or interrupted", () => {
  it("do nothing the second time", async () => {
    await upload(service, "twice.jpg", red);
    await deliver(service, "twice.jpg");
    const written: string[] = [];
    const watched = unreliable(new BlobImageStore(service), async (operation, moment) => {
      if (moment === "before" && !/^(read|open|source|list)/.test(operation)) written.push(operation);
    });
    expect(await deliver(service, "twice.jpg", watched)).toEqual({ outcome: "processed", again: true });
    expect(written).toEqual([]);
  });

  it("withdraw a rejection when a good version follows, and renditions when a bad one does", async () => {
    const name = "changing.jpg";
    for (const [version, kinds] of [
      [red, ["output", "thumbnails", "metadata"]],
      [text, ["rejected", "rejected"]],
      [blue, ["output", "thumbnails", "metadata"]],
    ] as const) {
      await upload(service, name, version);
      await deliver(service, name);
      expect(Object.keys(await resultsOf(service, name)).map((result) => result.split("/")[0])).toEqual(
        kinds,
      );
    }
  });

  it("never replace a newer result, when the older one was overtaken at any of its requests", async () => {
    const moments = await momentsOf("overtaken", [red]);
    for (const moment of moments.keys()) {
      for (const newer of [blue, text]) {
        const name = `overtaken-${moment}-${newer.length}`;
        await upload(service, name, red);
        await deliver(
          service,
          name,
          atMoment(moment, async () => {
            await upload(service, name, newer);
            await deliver(service, name);
          }),
        );
        expect(await resultsOf(service, name)).toEqual(await expected(name, newer));
      }
    }
  });

  it("never show an older result in place of a newer one, not even for a moment", async () => {
    const name = "glimpse.jpg";
    await upload(service, name, red);
    let overtaken = false;
    const seen: string[] = [];
    const store = unreliable(new BlobImageStore(service), async (operation, moment) => {
      if (operation === "commitRecord" && moment === "before" && !overtaken) {
        overtaken = true;
        await upload(service, name, blue);
        await deliver(service, name);
      }
      if (overtaken) seen.push((await json("metadata", `${name}.json`)).image.dominantColour);
    });
    await deliver(service, name, store);
    expect(seen.length).toBeGreaterThan(5);
    expect(new Set(seen)).toEqual(new Set(["#0000fe"]));
  });

  it.each([
    ["a first version", () => [red]],
    ["a newer version", () => [red, blue]],
    ["a bad version after a good one", () => [red, text]],
    ["a good version after a bad one", () => [text, red]],
  ])("end alike wherever the one that brings %s is killed", async (label, versions) => {
    const history = versions();
    const moments = await momentsOf(label, history);
    expect(moments.length).toBeGreaterThan(12);
    for (const moment of moments.keys()) {
      const name = `${label}, killed at ${moment}`;
      const last = await uploadAll(name, history);
      const before = await resultsOfNothing(name);
      await expect(
        deliver(
          service,
          name,
          atMoment(moment, () => Promise.reject(new Killed())),
        ),
      ).rejects.toThrow(Killed);
      if (!committed(moments, moment)) await expectRecordsUntouched(name, before);
      await deliver(service, name);
      expect(await resultsOf(service, name)).toEqual(await expected(name, last));
    }
  });

  it("are retried when storage answers with an error of its own", async () => {
    await upload(service, "busy.jpg", red);
    const busy = unreliable(new BlobImageStore(service), async (operation) => {
      if (operation === "write") throw Object.assign(new Error("ServerBusy"), { statusCode: 503 });
    });
    await expect(deliver(service, "busy.jpg", busy)).rejects.toThrow("ServerBusy");
    expect(await resultsOfNothing("busy.jpg")).toEqual([]);
  });
});

/** All requests of the delivery of the last version, by operation. */
async function momentsOf(label: string, history: readonly Buffer[]): Promise<string[]> {
  const name = `${label}, undisturbed`;
  await uploadAll(name, history);
  const moments: string[] = [];
  const watched = unreliable(new BlobImageStore(service), async (operation, moment) => {
    moments.push(`${moment} ${operation}`);
  });
  await deliver(service, name, watched);
  return moments;
}

/** Uploads and processes all versions but the last, which is only uploaded. */
async function uploadAll(name: string, history: readonly Buffer[]): Promise<Buffer> {
  for (const [index, version] of history.entries()) {
    await upload(service, name, version);
    if (index < history.length - 1) await deliver(service, name);
  }
  return history.at(-1) ?? Buffer.alloc(0);
}

/** A store that does something at the n-th moment of all its requests, once. */
function atMoment(wanted: number, act: () => Promise<void>) {
  let passed = 0;
  return unreliable(new BlobImageStore(service), async () => {
    if (passed++ === wanted) await act();
  });
}

function committed(moments: readonly string[], moment: number): boolean {
  return moments.indexOf("before commitRecord") < moment;
}

/** A delivery that was killed before its commit has changed nothing that a record speaks of. */
async function expectRecordsUntouched(name: string, before: readonly string[]): Promise<void> {
  expect(await resultsOfNothing(name)).toEqual(expect.arrayContaining([...before]));
  const records = (await resultsOfNothing(name)).filter((result) => result.endsWith(".json"));
  expect(records).toEqual(before.filter((result) => result.endsWith(".json")));
}

/** What a single undisturbed delivery of this content leaves. */
async function expected(name: string, content: Buffer): Promise<Record<string, string>> {
  const clean = `clean/${name}`;
  await upload(service, clean, content);
  await deliver(service, clean);
  const results = await resultsOf(service, clean);
  return JSON.parse(JSON.stringify(results).replaceAll(clean, name));
}

async function resultsOfNothing(prefix: string): Promise<string[]> {
  const names: string[] = [];
  for (const container of ["output", "thumbnails", "metadata", "rejected"]) {
    for await (const { name } of service.getContainerClient(container).listBlobsFlat({ prefix })) {
      names.push(`${container}/${name}`);
    }
  }
  return names;
}

async function content(container: string, name: string): Promise<Buffer> {
  return service.getContainerClient(container).getBlobClient(name).downloadToBuffer();
}

async function json(container: string, name: string) {
  return JSON.parse((await content(container, name)).toString());
}

function plain(colour: string): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 30, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();
}

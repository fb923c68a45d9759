import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContainerClient } from "@azure/storage-blob";
import { startAzurite } from "../functions/images/testing/azurite";
import type { ArtifactStore } from "./artifact-store";
import { blobStore } from "./blob-store";
import { folderStore } from "./folder-store";
import { type FinishedRun, runPipeline } from "./run-pipeline";
import type { Stage } from "./stage";
import { countingWords } from "./testing/counting-words";
import { failingStore, Killed } from "./testing/failing-store";

let azurite: Awaited<ReturnType<typeof startAzurite>>;
let container: ContainerClient;
let stores = 0;

beforeAll(async () => {
  azurite = await startAzurite();
  container = azurite.service.getContainerClient("pipeline");
  await container.create();
});
afterAll(() => azurite.stop());

const folder = () => mkdtempSync(join(tmpdir(), "pipeline-"));

function run(store: ArtifactStore, stages: readonly Stage[], signal?: AbortSignal): Promise<FinishedRun> {
  return runPipeline({ stages, store, by: "somebody", why: "a test", ...(signal && { signal }) });
}

const best = async (made: FinishedRun) => Buffer.from(await made.output("choose.best")).toString();

describe.each([
  ["a folder", () => folderStore(folder())],
  ["a Blob container", () => blobStore(container, `p${stores++}`)],
])("a pipeline whose results are kept in %s", (_, makeStore) => {
  it("computes each stage, and nothing at all when nothing has changed: one request", async () => {
    const store = failingStore(makeStore());
    expect((await run(store, countingWords())).executed).toEqual(["read", "count", "choose"]);
    store.requests.length = 0;
    const again = await run(store, countingWords());
    expect(again.executed).toEqual([]);
    expect(store.requests).toEqual(["readManifest"]);
    expect(await best(again)).toBe("b");
  });

  it.each([
    ["a parameter", { limit: 2 }, ["choose"], "b a"],
    ["the code of a stage", { code: "2" }, ["count"], "b"],
    ["an input", { text: "c c b" }, ["read", "count", "choose"], "c"],
    ["an input that says the same in other letters", { text: "B a b" }, ["read"], "b"],
  ])("computes what %s decides about, and nothing else", async (_change, change, executed, answer) => {
    const store = makeStore();
    await run(store, countingWords());
    const changed = await run(store, countingWords(change));
    expect(changed.executed).toEqual(executed);
    expect(await best(changed)).toBe(answer);
    expect((await run(store, countingWords(change))).executed).toEqual([]);
  });

  it("restores what was computed before, and uploads no result twice", async () => {
    const store = failingStore(makeStore());
    await run(store, countingWords());
    await run(store, countingWords({ limit: 2 }));
    store.requests.length = 0;
    const back = await run(store, countingWords());
    expect(back.executed).toEqual([]);
    expect(store.requests).toEqual(["readManifest", "writeManifest"]);
    expect(await best(back)).toBe("b");
    store.requests.length = 0;
    await run(store, countingWords({ code: "2" }));
    expect(store.requests.filter((each) => each === "put")).toEqual([]);
  });

  it("computes anew what the store has lost or damaged", async () => {
    const store = makeStore();
    const { records } = await run(store, countingWords());
    await store.put(records["count"]?.outputs["counts"]?.hash as string, Buffer.from("a:9"));
    const mended = await run(store, countingWords({ limit: 2 }));
    expect(mended.executed).toEqual(["count", "choose"]);
    expect(await best(mended)).toBe("b a");
  });

  it("forgets nothing of two runs at once", async () => {
    const store = makeStore();
    await Promise.all([run(store, countingWords({ limit: 1 })), run(store, countingWords({ limit: 2 }))]);
    for (const limit of [1, 2]) expect((await run(store, countingWords({ limit }))).executed).toEqual([]);
    const { runs } = (await run(store, countingWords())).lock;
    expect(runs.filter(({ executed }) => executed.length > 0)).toHaveLength(2);
  });
});

it.each([false, true])(
  "ends with the same bytes wherever it was killed, and goes on from what a stage had kept (request carried out: %s)",
  async (carriedOut) => {
    const whole = folder();
    await run(folderStore(whole), countingWords());
    const counted = failingStore(folderStore(folder()));
    await run(counted, countingWords());
    for (let request = 1; request <= counted.requests.length; request++) {
      const place = folder();
      const killed = failingStore(folderStore(place), { request, carriedOut });
      await expect(run(killed, countingWords())).rejects.toThrow(Killed);
      const made = await run(folderStore(place), countingWords());
      expect(await best(made)).toBe("b");
      expect(objectsBelow(place)).toEqual(objectsBelow(whole));
    }
  },
);

it("goes on in the middle of a stage, and never from where another one had come to", async () => {
  const store = folderStore(folder());
  const interruption = new AbortController();
  const steps: string[] = [];
  const interrupting = (step: string) => {
    steps.push(step);
    if (step === "count 1") interruption.abort(new Error("Ctrl-C"));
  };
  const interrupted = run(store, countingWords({ onRun: interrupting }), interruption.signal);
  await expect(interrupted).rejects.toThrow("Ctrl-C");
  const onRun = (step: string) => void steps.push(step);
  steps.length = 0;
  await run(store, countingWords({ code: "2", onRun }));
  expect(steps).toEqual(["count", "count 0", "count 1", "count 2", "choose"]);

  const other = folderStore(folder());
  const second = new AbortController();
  const untilSecond = (step: string) => step === "count 1" && second.abort(new Error("Ctrl-C"));
  await expect(run(other, countingWords({ onRun: untilSecond }), second.signal)).rejects.toThrow("Ctrl-C");
  steps.length = 0;
  await run(other, countingWords({ onRun }));
  expect(steps).toEqual(["count", "count 2", "choose"]);
});

it("refuses a manifest that it cannot read, and a pipeline that asks for what nobody makes", async () => {
  const place = folder();
  await run(folderStore(place), countingWords());
  writeFileSync(join(place, "manifest.json"), "{");
  const refused = (code: string) => expect.objectContaining({ code });
  await expect(run(folderStore(place), countingWords())).rejects.toThrow(refused("ManifestNotValid"));
  rmSync(place, { recursive: true });
  const [first, ...others] = countingWords();
  await expect(run(folderStore(place), others)).rejects.toThrow(refused("PipelineNotValid"));
  const twice = [first, ...countingWords()] as Stage[];
  await expect(run(folderStore(place), twice)).rejects.toThrow(refused("PipelineNotValid"));
  const broken = { ...(first as Stage), run: async () => ({ outputs: {} }) };
  await expect(run(folderStore(place), [broken])).rejects.toThrow(refused("StageBroken"));
});

function objectsBelow(place: string): Record<string, string> {
  const files = readdirSync(join(place, "objects"), { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    files
      .filter((file) => file.isFile())
      .map((file) => [file.name, readFileSync(join(file.parentPath, file.name)).toString()]),
  );
}

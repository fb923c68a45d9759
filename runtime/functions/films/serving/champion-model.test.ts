import { createHash } from "node:crypto";
import type { ContainerClient } from "@azure/storage-blob";
import { TestEstate } from "../../../../emulator/resource-manager/testing/test-estate";
import {
  makeTestRegistry,
  type TestRegistry,
} from "../../../../emulator/services/machine-learning/testing/test-registry";
import { championName, type FormerChampion, modelName } from "../../../films/champion";
import type { Tokens } from "../../../shared/access-tokens";
import { smallModel } from "../testing/small-model";
import { blobChampionFiles } from "./champion-files";
import { ChampionModel } from "./champion-model";
import { tellOfSwaps } from "./tell-of-swaps";

const azure = new TestEstate();
let place: TestRegistry;
let container: ContainerClient;
let used: ChampionModel | undefined;
const event = jest.fn();
const telling = { swapped: tellOfSwaps({ swapped: () => undefined }, { event }) };
const first = smallModel();
const second = smallModel([
  [0, 2],
  [1, 3],
]);

beforeAll(async () => {
  await azure.start();
  place = await makeTestRegistry(azure);
  container = azure.estate.storage.platformBlobs(place.account).getContainerClient("models");
});
beforeEach(() => {
  event.mockClear();
  jest.spyOn(console, "warn").mockReturnValue(undefined);
});
afterEach(() => used?.close());
afterAll(() => azure.end());

const put = (name: string, content: Uint8Array | string) =>
  container.getBlockBlobClient(name).uploadData(Buffer.from(content as string));

async function promote(
  { sha256, bytes }: typeof first,
  version: string,
  found: Uint8Array = bytes,
  earlier: readonly FormerChampion[] = [],
) {
  await put(modelName(sha256), found);
  const at = "2026-01-01T00:00:00Z";
  await put(
    championName,
    JSON.stringify({ version, sha256, previous: null, earlier, decision: null, at, by: "test" }),
  );
}

/** Under the identity of an app, on the storage of the local Azure. */
function serve(options: Partial<ConstructorParameters<typeof ChampionModel>[0]> = {}): ChampionModel {
  const credential = azure.estate.identity.credential(String(place.reader["principal_id"]));
  const tokens: Tokens = async (scope) =>
    (await credential.getToken(scope)) ?? { token: "", expiresOnTimestamp: 0 };
  used = new ChampionModel({
    files: blobChampionFiles(place.files, tokens),
    mostBytes: 1_000_000,
    pollMs: 600_000,
    ...options,
  });
  return used;
}

const best = async (model: ChampionModel) =>
  (await model.served())?.model.recommend([{ film: "1", value: 5, time: 1 }], 1)[0]?.film;

it("serves nothing while there is no champion, and then the one that there is", async () => {
  const model = serve();
  expect(await model.served()).toBeUndefined();
  expect(model.state).toEqual({ about: undefined, problem: undefined });
  await promote(first, "1");
  await model.poll();
  expect(model.state.about).toEqual({ version: "1", sha256: first.sha256, algorithm: "ease" });
  expect(await best(model)).toBe("2");
});

it("follows the champion, forwards and back", async () => {
  await promote(first, "1");
  const model = serve();
  expect(await best(model)).toBe("2");
  await promote(second, "2");
  await model.poll();
  expect([await best(model), model.state.about?.version]).toEqual(["3", "2"]);
  await promote(first, "1");
  await model.poll();
  expect([await best(model), model.state.about?.version]).toEqual(["2", "1"]);
});

it("reads no model again while the champion's file is the same", async () => {
  await promote(first, "1");
  const swapped = jest.fn();
  const model = serve({ swapped });
  await model.served();
  const before = (await model.served())?.model;
  for (let n = 0; n < 3; n++) await model.poll();
  expect(swapped.mock.calls).toEqual([["used"]]);
  expect((await model.served())?.model).toBe(before);
});

it("loses no request while champions change under it", async () => {
  await promote(first, "1");
  const model = serve({ pollMs: 5 });
  await model.served();
  const seen = new Set<string | undefined>();
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      seen.add(await best(model));
      await new Promise(setImmediate);
    }
  })();
  for (let n = 0; n < 20; n++) {
    const [next, film] = n % 2 ? ([first, "2"] as const) : ([second, "3"] as const);
    await promote(next, String(n + 2));
    while ((await best(model)) !== film) await model.poll();
  }
  isOver = true;
  await asking;
  expect([...seen].sort()).toEqual(["2", "3"]);
});

describe("a champion that is broken", () => {
  const cut = second.bytes.subarray(0, second.bytes.length - 5);
  const other = new TextEncoder().encode("not a model");

  it.each<[string, () => Promise<unknown>, string]>([
    ["was cut off", () => promote(second, "2", cut), "the champion's file is not what its sha256 says"],
    [
      "is another file",
      () => promote(second, "2", first.bytes),
      "the champion's file is not what its sha256 says",
    ],
    [
      "is no model",
      () => promote({ bytes: other, sha256: sha256(other) }, "2"),
      "the champion's file is not a model that this version can use",
    ],
    [
      "has no file",
      () =>
        promote({ ...second, sha256: "e".repeat(64) }, "2").then(() =>
          container.deleteBlob(modelName("e".repeat(64))),
        ),
      "the champion has no file",
    ],
    ["is no JSON", () => put(championName, "{"), "the file that names the champion is not one"],
    [
      "names a path",
      () => put(championName, JSON.stringify({ version: "2", sha256: "../secrets" })),
      "the file that names the champion is not one",
    ],
  ])(
    "is not used when it %s, the one before goes on, and an alarm hears of it",
    async (_, breakIt, problem) => {
      await promote(first, "1");
      const model = serve(telling);
      await model.served();
      await breakIt();
      await model.poll();
      expect([await best(model), model.state]).toEqual([
        "2",
        { about: expect.objectContaining({ version: "1" }), problem },
      ]);
      expect(event.mock.calls).toEqual([["champion refused", { reason: problem }, {}]]);
      await promote(second, "3");
      await model.poll();
      expect([await best(model), model.state.problem]).toEqual(["3", undefined]);
    },
  );

  it("is not used by a process that begins then either: the newest before that can be used serves", async () => {
    await promote(first, "1");
    const damaged = { version: "2", sha256: "d".repeat(64) };
    await put(modelName(damaged.sha256), other);
    await promote(second, "3", cut, [{ version: "1", sha256: first.sha256 }, damaged]);
    const model = serve({ retryMs: 0 });
    expect([await best(model), model.state.about?.version]).toEqual(["2", "1"]);
    expect(model.state.problem).toBe("the champion's file is not what its sha256 says");
    await put(modelName(second.sha256), second.bytes);
    await model.poll();
    expect([await best(model), model.state]).toEqual([
      "3",
      { about: expect.objectContaining({ version: "3" }), problem: undefined },
    ]);
  });

  it("is not used when it is larger than an instance may load", async () => {
    await promote(first, "1");
    const model = serve({ mostBytes: first.bytes.length - 1 });
    expect(await model.served()).toBeUndefined();
    expect(model.state.problem).toContain("more than");
  });

  it("is tried again after a while, as its file may have been put right", async () => {
    await promote(first, "1", other);
    const model = serve({ retryMs: 0 });
    expect(await model.served()).toBeUndefined();
    await put(modelName(first.sha256), first.bytes);
    await model.poll();
    expect(await best(model)).toBe("2");
  });
});

it("keeps what serves while the storage does not let it in, and says so, but raises no alarm for a champion that may be good", async () => {
  await promote(first, "1");
  let isAway = false;
  const credential = azure.estate.identity.credential(String(place.reader["principal_id"]));
  const files = blobChampionFiles(place.files, async (scope) => {
    if (isAway) throw new Error("no token");
    return (await credential.getToken(scope)) ?? { token: "", expiresOnTimestamp: 0 };
  });
  const model = serve({ files, ...telling });
  await model.served();
  isAway = true;
  await model.poll();
  expect([await best(model), model.state.problem]).toEqual(["2", "the container of models does not answer"]);
  expect(event).not.toHaveBeenCalled();
  isAway = false;
  await model.poll();
  expect(model.state.problem).toBeUndefined();
});

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

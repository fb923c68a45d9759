import { seededRandom } from "../../../cli/sample-catalogue/seeded-random";
import { blue, CatalogueEstate, green, row } from "./test-support/estate";
import { Killed, mortalPorts } from "./test-support/mortal-ports";

/** Every n-th request is a point to be killed at; 1 takes them all. */
const every = Number(process.env["KILL_EVERY"] ?? 9);
const schedules = Number(process.env["SCHEDULES"] ?? 5);

const targets = [blue, green];
const estate = new CatalogueEstate();
beforeAll(() => estate.start());
afterAll(() => estate.end());

/** New items, new images, new prices, bad rows and deletions, over several batches. */
const versions = [
  ["a", "b", "c", "d", "e", "f"].map((id) => row(id)),
  [
    row("a"),
    row("b", { price: "9" }),
    row("c", { image: "x.png" }),
    row("z", { image: "gone.png" }),
    row("g"),
    row("h"),
  ],
  [
    row("h", { title: "Other" }),
    row("a", { image: "y.png" }),
    row("a", { image: "x.png" }),
    row("i"),
    row("d"),
  ],
];
const colours = ["red", "lime", "blue", "white", "cyan", "pink", "gold", "navy", "tan", "gray", "teal"];

it("ends like a clean run, wherever it is killed", async () => {
  await begin();
  await estate.ingest("spring.csv", estate.ports(), targets, 2);
  const all = async () => ({ state: await state(), pictures: await estate.pictures() });
  const clean = await all();
  await begin();
  const requests = await countRequests();
  let kills = 0;
  for (let at = 1; at <= requests; at += every) {
    for (const moment of ["before", "after"] as const) {
      await begin();
      let seen = 0;
      const killer = async (_: string, now: "before" | "after") => {
        if (now === "before") seen++;
        if (seen >= at && now === moment) throw new Killed();
      };
      await expect(
        estate.ingest("spring.csv", mortalPorts(estate.ports(), killer), targets, 2),
      ).rejects.toThrow(Killed);
      kills++;
      await endLease();
      await estate.ingest("spring.csv", estate.ports(), targets, 2);
      expect({ at, moment, ...(await all()) }).toEqual({ at, moment, ...clean });
    }
  }
  expect(kills).toBeGreaterThan(10);

  /** The first version is in, and the second has arrived, with a row whose image is gone: its item stays. */
  async function begin(): Promise<void> {
    await reset();
    await deliver(0);
    await estate.putFeed([...(versions[1] ?? []), row("e", { image: "gone.png" })]);
  }
}, 600_000);

it(`ends like a clean run in ${schedules} shuffled histories of uploads, duplicates and kills`, async () => {
  const clean = [await endOf(0), await endOf(1), await endOf(2)];
  for (let seed = 1; seed <= schedules; seed++) {
    await reset();
    const random = seededRandom(seed);
    const history = Array.from({ length: 3 }, () => Math.floor(random() * versions.length));
    const deliveries: Promise<void>[] = [];
    for (const version of history) {
      await estate.putFeed(versions[version] ?? []);
      // at least once: each upload's event is delivered one to three times
      for (let copies = Math.ceil(random() * 3); copies > 0; copies--) deliveries.push(untilDone(random));
      await pause(random() * 40);
    }
    await Promise.all(deliveries);
    expect({ seed, history, state: await state() }).toEqual({
      seed,
      history,
      state: clean[history.at(-1) ?? 0],
    });
  }
}, 600_000);

/** Delivers again after each kill, as the platform does. */
async function untilDone(random: () => number): Promise<void> {
  for (;;) {
    const ports = mortalPorts(estate.ports(), async (operation) => {
      await pause(random() * 2);
      // the lease of a run that dies right after it got it ends by itself, in 15 seconds: too long to wait for here
      if (operation !== "reports.hold" && random() < 0.01) throw new Killed();
    });
    try {
      await estate.ingest("spring.csv", ports, targets, 2);
      return;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
}

async function reset(): Promise<void> {
  await estate.empty();
  const ids = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "x", "y"];
  await estate.putImages(Object.fromEntries(ids.map((id, index) => [`${id}.png`, colours[index] ?? ""])));
}

async function deliver(version: number): Promise<void> {
  await estate.putFeed(versions[version] ?? []);
  await estate.ingest("spring.csv", estate.ports(), targets, 2);
}

async function endOf(version: number): Promise<unknown> {
  await reset();
  await deliver(version);
  return state();
}

/** Both indexes, and the pictures that their items lead to. */
async function state(): Promise<unknown> {
  const pictures = await estate.pictures();
  const shown = [...estate.index(blue).documents.keys()].sort().map((id) => [id, pictures[`${id}.jpg`]]);
  return { blue: estate.index(blue).content(), green: estate.index(green).content(), shown };
}

async function endLease(): Promise<void> {
  const report = estate.blobs.getContainerClient("reports").getBlobClient("spring.csv.json");
  await report
    .getBlobLeaseClient()
    .breakLease(0)
    .catch(() => undefined);
}

async function countRequests(): Promise<number> {
  let requests = 0;
  const counting = mortalPorts(estate.ports(), async (_, moment) => {
    if (moment === "before") requests++;
  });
  await estate.ingest("spring.csv", counting, targets, 2);
  return requests;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

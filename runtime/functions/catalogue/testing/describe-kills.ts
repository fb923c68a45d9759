import { seededRandom } from "../../../shared/seeded-random";
import type { CatalogueTarget } from "../settings";
import { blue, CatalogueEstate, green, row } from "./estate";
import { Killed, mortalPorts } from "./mortal-ports";

const targets = [blue, green];
const estate = new CatalogueEstate();

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

/** How much is tried. */
export interface Kills {
  /** Before every single request, which is after the one before it, and not just before the first of each kind with one index, and the last to an index with two. */
  readonly everywhere: boolean;
  /** Shuffled histories. */
  readonly schedules: number;
}

export function describeKills({ everywhere, schedules }: Kills): void {
  beforeAll(async () => {
    await estate.start();
    const ids = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "x", "y"];
    await estate.putImages(Object.fromEntries(ids.map((id, index) => [`${id}.png`, colours[index] ?? ""])));
  });
  afterAll(() => estate.end());

  it.each([
    // the second index would make up for what the first one's deletions leave behind
    ["one index", [blue]],
    ["two indexes", [blue, green]],
  ])(
    "ends like a clean run with %s, wherever it is killed",
    async (_, targets) => {
      await begin();
      await estate.ingest("spring.csv", estate.ports(), targets, 2);
      const all = async () => ({ state: await state(), pictures: await estate.pictures() });
      const clean = await all();
      await begin();
      const requests = await requestsOf(targets);
      const chosen = requests.flatMap((operation, index) => {
        const isLast = requests.lastIndexOf(operation) === index && operation.startsWith("index.");
        const isFirst = requests.indexOf(operation) === index;
        return everywhere || (targets.length === 1 ? isFirst : isLast) ? [index + 1] : [];
      });
      for (const at of chosen) {
        const operation = requests[at - 1];
        await begin();
        let seen = 0;
        const killer = async (_: string, now: "before" | "after") => {
          if (now === "before" && ++seen >= at) throw new Killed();
        };
        await expect(
          estate.ingest("spring.csv", mortalPorts(estate.ports(), killer), targets, 2),
        ).rejects.toThrow(Killed);
        await endLease();
        await estate.ingest("spring.csv", estate.ports(), targets, 2);
        expect({ at, operation, ...(await all()) }).toEqual({ at, operation, ...clean });
      }
      expect(chosen.length).toBeGreaterThan(2);

      /** The first version is in, and the second has arrived, with a row whose image is gone: its item stays. */
      async function begin(): Promise<void> {
        await reset();
        await deliver(0, targets);
        await estate.putFeed([...(versions[1] ?? []), row("e", { image: "gone.png" })]);
      }
    },
    600_000,
  );

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
}

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

/** What was made of earlier feeds is gone; the images stay, because no run changes them. */
function reset(): Promise<void> {
  return estate.empty(["pictures", "reports"]);
}

async function deliver(version: number, to: readonly CatalogueTarget[] = targets): Promise<void> {
  await estate.putFeed(versions[version] ?? []);
  await estate.ingest("spring.csv", estate.ports(), to, 2);
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

/** What an undisturbed run asks for, in order. */
async function requestsOf(targets: readonly CatalogueTarget[]): Promise<string[]> {
  const requests: string[] = [];
  const counting = mortalPorts(estate.ports(), async (operation, moment) => {
    if (moment === "before") requests.push(operation);
  });
  await estate.ingest("spring.csv", counting, targets, 2);
  return requests;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

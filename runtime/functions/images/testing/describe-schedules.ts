import type { BlobServiceClient } from "@azure/storage-blob";
import sharp from "sharp";
import { seededRandom } from "../../../shared/seeded-random";
import { BlobImageStore } from "../blob-image-store";
import { startAzurite } from "./azurite";
import { deliver, resultsOf, upload } from "./results";
import { Killed, unreliable } from "./unreliable-store";

let azurite: Awaited<ReturnType<typeof startAzurite>>;
let service: BlobServiceClient;
/** @param schedules how many histories are tried, each in an order of its own */
export function describeSchedules(schedules: number): void {
  beforeAll(async () => {
    azurite = await startAzurite();
    service = azurite.service;
  });
  afterAll(() => azurite.stop());

  it(`ends alike in ${schedules} shuffled histories of uploads, duplicates and kills`, async () => {
    const colours = ["red", "green", "blue"];
    const photos = await Promise.all(colours.map((background) => sharp(plain(background)).jpeg().toBuffer()));
    const versions = [...photos, Buffer.from("not an image")];
    const clean = await Promise.all(versions.map((version, index) => undisturbed(`clean-${index}`, version)));

    for (let seed = 1; seed <= schedules; seed++) {
      const random = seededRandom(seed);
      const turns = new Turns(random);
      const name = `schedule-${seed}`;
      const chosen = Array.from({ length: 3 }, () => Math.floor(random() * versions.length));

      const uploads = turns.run(async (turn) => {
        for (const version of chosen) {
          await turn();
          await upload(service, name, versions[version] ?? Buffer.alloc(0));
          // at least once: each upload's event is delivered one to three times
          for (let copies = Math.ceil(random() * 3); copies > 0; copies--)
            void turns.run(untilDone(name, random));
        }
      });
      await uploads;
      await turns.finish();

      const wanted = JSON.stringify(clean[chosen.at(-1) ?? 0]).replaceAll(/clean-\d/g, name);
      expect({ seed, results: await resultsOf(service, name) }).toEqual({
        seed,
        results: JSON.parse(wanted),
      });
    }
  }, 600_000);
}

/** Delivers again after each kill, as the platform does. */
function untilDone(name: string, random: () => number): (turn: () => Promise<void>) => Promise<void> {
  return async (turn) => {
    for (;;) {
      const store = unreliable(new BlobImageStore(service), async () => {
        await turn();
        if (random() < 0.04) throw new Killed();
      });
      try {
        await deliver(service, name, store);
        return;
      } catch (error) {
        // "replaced too often" is a failure too, and delivered again
        if (!(error instanceof Killed) && !String(error).includes("was replaced")) throw error;
      }
    }
  };
}

/** Lets tasks advance one at a time, from one request to the next, in an order that the seed decides. */
class Turns {
  private readonly waiting: (() => void)[] = [];
  private readonly tasks: Promise<void>[] = [];
  private readonly random: () => number;
  private running = 0;

  constructor(random: () => number) {
    this.random = random;
  }

  run(task: (turn: () => Promise<void>) => Promise<void>): Promise<void> {
    this.running++;
    const ended = task(() => this.turn()).finally(() => {
      this.running--;
      this.next();
    });
    this.tasks.push(ended);
    return ended;
  }

  /** Resolves when all tasks have ended, those that tasks have started too. */
  async finish(): Promise<void> {
    for (let index = 0; index < this.tasks.length; index++) await this.tasks[index];
  }

  private turn(): Promise<void> {
    this.running--;
    const mine = new Promise<void>((resolve) => {
      this.waiting.push(() => {
        this.running++;
        resolve();
      });
    });
    this.next();
    return mine;
  }

  private next(): void {
    if (this.running > 0 || this.waiting.length === 0) return;
    const [chosen] = this.waiting.splice(Math.floor(this.random() * this.waiting.length), 1);
    chosen?.();
  }
}

async function undisturbed(name: string, version: Buffer): Promise<Record<string, string>> {
  await upload(service, name, version);
  await deliver(service, name);
  return resultsOf(service, name);
}

function plain(background: string) {
  return { create: { width: 40, height: 30, channels: 3 as const, background } };
}

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Checkout } from "../support/checkout";
import { succeeding } from "../support/command";
import { type Killing, killDeploy } from "../support/killed-deploy";

const minutes = 60_000;
jest.setTimeout(10 * minutes);

/** Of each way to end a deploy; a third of them before Terraform begins with a resource. */
const points = Number(process.env["VITRINE_KILL_POINTS"] ?? 25);
/** So often at least does a resource begin or end: in a deploy of nothing, and in one that changes every tag. */
const events = { first: 100, change: 30 };
/** Every fourth deploy finds the estate that the one before it has completed. */
const isChange = (index: number) => index % 4 === 2;

const killings: readonly Killing[] = (["Control-C", "kill -9"] as const).flatMap((by) =>
  (["a terminal", "a pipe"] as const).flatMap((where) =>
    Array.from({ length: points }, (_, index) =>
      index % 5 === 0
        ? { by, where, atEvent: 0, afterMs: 300 + index * 250 }
        : {
            by,
            where,
            atEvent: 1 + Math.floor((index * (isChange(index) ? events.change : events.first)) / points),
            afterMs: (index * 37) % 150,
          },
    ),
  ),
);

/** One estate after the other: what a killed deploy leaves is completed by the next one, or taken down. */
describe("a deploy that is killed anywhere", () => {
  const checkout = new Checkout();
  const file = join(checkout.root, "environments/local.ts");
  const local = join(checkout.root, ".vitrine/local");
  const cdktf = (verb: string) => succeeding(checkout.root, "npx", "cdktf", verb, "local", "--auto-approve");

  beforeAll(() => checkout.keepOnly(["imagePipeline"]));
  afterAll(() => checkout.remove());

  it.each(killings.map((killing, index) => [killing.by, killing.where, killing, index] as const))(
    "by %s in %s is completed by the next, or leaves nothing after a destroy: %j",
    async (_by, _where, killing, round) => {
      const index = round % points;
      if (isChange(index)) changeEverything(round);
      const { isComplete } = await killDeploy(checkout.root, killing);
      if (killing.atEvent > 0) expect(isComplete).toBe(false);
      if (index % 2 === 0) return await takeDown();
      expect((await cdktf("deploy")).output).toContain("Apply complete!");
      if (index % 4 === 3) await takeDown();
    },
  );

  it("leaves nothing", takeDown);

  /** Tags are on each resource, so the next deploy touches each. */
  function changeEverything(index: number): void {
    const text = readFileSync(file, "utf8").replace(/\n {2}tags: \{.*\},/, "");
    writeFileSync(file, text.replace(/\n {2}state:/, `\n  tags: { round: "${index}" },\n  state:`));
  }

  async function takeDown(): Promise<void> {
    await cdktf("destroy");
    for (const end = Date.now() + 20_000; Date.now() < end; await wait(100))
      if (!existsSync(local) && checkout.processes().length === 0) return;
    expect({ stays: existsSync(local), processes: checkout.processes() }).toEqual({
      stays: false,
      processes: [],
    });
  }
});

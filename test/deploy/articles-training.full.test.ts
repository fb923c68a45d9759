import { setTimeout as sleep } from "node:timers/promises";
import { Checkout } from "../support/checkout";
import { command } from "../support/command";
import { deployLocal, destroyLocal } from "../support/deployed";
import { DeployedArticles } from "../support/deployed-articles";
import type { LocalEstate } from "../support/local-estate";

jest.setTimeout(600_000);

// real Terraform, the local Azure and its training service; each test goes on where the one before it ended
describe("articles' trainings on one machine", () => {
  let checkout: Checkout;
  let estate: LocalEstate;
  let articles: DeployedArticles;

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["articles"]);
    estate = await deployLocal(checkout);
    articles = new DeployedArticles(estate);
    const started = await command(checkout.root, "node", "bin/vitrine.mjs", "start", "--detach");
    expect([started.exitCode, started.output]).toEqual([
      0,
      expect.stringMatching(/\d+ deeds of \d+ readers/),
    ]);
  });

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it("begin with a model of the first fit, of which nobody has judged anything", async () => {
    await vitrine("trigger", "catch-up-articles");
    const { champion, versions } = await eventually(async () => {
      const found = await vitrine("articles", "models");
      expect(found.champion).toEqual(expect.any(String));
      return found;
    });
    expect(versions).toMatchObject([{ version: champion, state: "champion", decision: null }]);
  });

  it("make a version in a job that the gate lets stand for champion, or refuses with every figure", async () => {
    const training = await vitrine("train", "articles");
    expect(training).toMatchObject({ status: "Completed", stages: expect.any(Array) });
    const { versions } = await vitrine("articles", "models");
    expect(versions).toHaveLength(2);
    const made = versions.find(({ state }: { state: string }) => state !== "champion");
    expect(made).toMatchObject({ state: "candidate", recipe: { weights: expect.any(Object) } });
    const again = await vitrine("train", "articles");
    expect(again.stages.filter(({ state }: { state: string }) => state === "done")).toEqual([]);
  });

  it("end with a release, after which lists are made with the version within seconds, and can be gone back from", async () => {
    const { version, before } = await vitrine("release", "articles");
    await eventually(async () => expect((await articles.list("ann")).model).toBe(version));
    const began = performance.now();
    expect(await vitrine("release", "articles", "--back")).toEqual({ version: before, before: version });
    expect(performance.now() - began).toBeLessThan(30_000);
    await eventually(async () => expect((await articles.list("bob")).model).toBe(before));
  });

  it("are told beside each other, with what drifted", async () => {
    const { runs } = await vitrine("runs", "articles");
    expect(runs).toMatchObject([
      { status: "FINISHED", changed: [] },
      { status: "FINISHED", by: expect.stringMatching(/^[0-9a-f]{32}$/), stage: expect.any(String) },
    ]);
    expect(runs[1].metrics["evaluate.ndcg"]).toHaveProperty("low");
    expect(await vitrine("drift", "articles")).toEqual({ last: null });
  });

  async function vitrine(...args: string[]) {
    const { exitCode, output } = await command(checkout.root, "node", "bin/vitrine.mjs", ...args, "--json");
    if (exitCode !== 0) throw new Error(output);
    return JSON.parse(output.slice(output.indexOf("{")));
  }

  async function eventually<Result>(isSo: () => Promise<Result>): Promise<Result> {
    for (const end = Date.now() + 60_000; ; await sleep(500)) {
      try {
        return await isSo();
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  }
});

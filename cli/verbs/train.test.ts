import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Checkout } from "../../test/support/checkout";
import { command } from "../../test/support/command";

const checkout = new Checkout();
afterAll(() => checkout.remove());

const quick = ["--set", "train.algorithms=ease,item-cosine"];
const train = async (...args: string[]) => {
  const { stdout, exitCode } = await command(
    checkout.root,
    "node",
    "bin/vitrine.mjs",
    "train",
    "films",
    ...args,
    "--here",
    "--json",
  );
  return { ...JSON.parse(stdout), exitCode };
};

it("trains on the sample, does nothing the second time, and only what one parameter decides about the third time", async () => {
  const first = await train(...quick);
  expect(first).toMatchObject({ version: "1", exitCode: 0 });
  expect(first.executed).toContain("train@ease");
  expect(existsSync(join(checkout.root, ".vitrine/pipeline/films/models", first.sha256, "model.bin"))).toBe(
    true,
  );
  expect((await train(...quick)).executed).toEqual([]);

  const changed = [...quick, "--set", "train.shrinkage=20"];
  const states = (await train("status", ...changed)).stages.map(
    ({ stage, state, because }: Record<string, string>) => `${stage} ${state} ${because}`,
  );
  expect(states).toContain("train@item-cosine changed shrinkage 0 → 20");
  expect(states).toContain("train@ease unchanged ");
  expect((await train(...changed)).executed).toEqual(["train@item-cosine", "evaluate@lists"]);
  const diff = await train("diff", "--open");
  expect(diff.parameters).toEqual([{ name: "train@item-cosine.shrinkage", from: 0, to: 20 }]);
  expect(diff.sameData).toBe(true);
  expect(readFileSync(diff.page, "utf8")).toContain("train@item-cosine.shrinkage 0 → 20");

  const { stdout } = await command(
    checkout.root,
    "node",
    "bin/vitrine.mjs",
    "runs",
    "films",
    "--here",
    "--json",
  );
  const [newest, oldest] = JSON.parse(stdout).runs;
  expect(newest.changed).toEqual([{ name: "train@item-cosine.shrinkage", from: 0, to: 20 }]);
  expect(newest.data).toBe(oldest.data);
  expect(newest.stages["evaluate@lists"].metrics["ease.ndcg"]).toHaveProperty("low");
});

it("says what a folder lacks, which parameters there are, and that files are for --here alone", async () => {
  const empty = join(checkout.root, "empty");
  mkdirSync(empty);
  const refused = async (...args: string[]) => (await train(...args)).error;
  expect(await refused("--data", empty)).toMatchObject({ code: "RatingsNotFound" });
  const unknown = await refused("--set", "train.factor=64");
  expect(unknown).toMatchObject({ code: "ParameterUnknown" });
  expect(unknown.fix).toContain("train.factors");
  expect(await refused("--set", "train.factors=many")).toMatchObject({ code: "ParameterNotValid" });
  writeFileSync(join(empty, "ratings.csv"), "userId,movieId,rating,timestamp\n1,2,good,3\n");
  expect(await refused("--data", empty)).toMatchObject({ code: "EmptyData" });
  const { stdout } = await command(
    checkout.root,
    "node",
    "bin/vitrine.mjs",
    "train",
    "films",
    "--data",
    empty,
    "--json",
  );
  expect(JSON.parse(stdout).error.code).toBe("OptionsConflict");
});

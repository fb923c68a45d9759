import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Testing } from "cdktf";
import { grantFindings } from "../../ci/grants/grant-findings";
import { readStack } from "../../ci/stack";
import { Checkout } from "../support/checkout";
import { tinyModel } from "../support/tiny-model";
import { tinyPrediction } from "../support/tiny-prediction";
import { examples, mistakesIn, run } from "./example";
import { Surroundings } from "./surroundings";

const all = examples();
const checkout = new Checkout();
const folder = mkdtempSync(join(tmpdir(), "vitrine-examples-"));
const before = process.cwd();

beforeAll(() => {
  for (const model of ["mobilenet", "resnet"]) tinyModel(join(checkout.root, "models", model));
  tinyPrediction(join(checkout.root, "models", "leaving"));
  writeFileSync(join(folder, "ratings.dat"), ratings());
});
afterEach(() => process.chdir(before));
afterAll(() => {
  checkout.remove();
  rmSync(folder, { recursive: true });
});

it("are in the README of every construct", () => {
  const places = all.map(({ at }) => at.replace(/:\d+$/, ""));
  for (const page of readmesOfConstructs()) expect(places).toContain(page);
});

it("compile, as a reader would copy them", () => {
  expect(mistakesIn(all)).toEqual([]);
});

it("fails when one names what there is not, or gives a value of another type", () => {
  const [first] = all;
  if (!first) throw new Error("there are no examples");
  const wrong = { ...first, text: `${first.text}\nnobody.knows(); const port: string = 1;` };
  expect(mistakesIn([wrong])).toHaveLength(2);
});

it.each(all.map((example) => [example.at, example] as const))(
  "synthesize, and have the grants that Azure needs: %s",
  async (_, example) => {
    const around = new Surroundings(checkout.root);
    process.chdir(folder);
    jest.spyOn(console, "log").mockImplementation();
    await run(example, around, (path) => require(path));
    process.chdir(before);

    const outdir = Testing.fullSynth(around.stack);
    const written = readFileSync(join(outdir, "stacks/example/cdk.tf.json"), "utf8");
    const stack = readStack(join(outdir, "stacks/example"));
    // a number that only the deploy knows has lost its reference when it is made a text
    expect(written).not.toMatch(/-1\.\d+e\+\d+|TfToken/);
    expect(grantFindings(stack).filter(({ severity }) => severity === "error")).toEqual([]);
  },
);

function readmesOfConstructs(): string[] {
  return execFileSync("git", ["ls-files", "constructs/*/README.md", "workloads/*/README.md"])
    .toString()
    .split("\n")
    .filter(Boolean);
}

/** Twenty people and twelve films, in the format that the example reads. */
function ratings(): string {
  const lines = Array.from({ length: 120 }, (_, index) => {
    const [user, item] = [(index % 20) + 1, ((index * 7) % 12) + 1];
    return `${user}::${item}::${(index % 5) + 1}::${1_500_000_000 + index}`;
  });
  return `${lines.join("\n")}\n`;
}

import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, succeeding } from "../support/command";
import { InstalledExample, packed } from "../support/installed-example";

let tarball: string;
let example: InstalledExample;
beforeAll(() => {
  tarball = packed();
  example = new InstalledExample().link(tarball);
});
afterAll(() => example.remove());

it("another repository has Vitrine's types, and none of its sources to check", async () => {
  const { output } = await succeeding(example.root, "npx", "tsc", "--listFilesOnly");
  const ofVitrine = output.split("\n").filter((file) => file.includes("/node_modules/vitrine/"));
  expect(ofVitrine.length).toBeGreaterThan(10);
  expect(ofVitrine.filter((file) => !file.endsWith(".d.ts"))).toEqual([]);
  await succeeding(example.root, "npm", "run", "check");
});

it("whatever may be imported is in the package, and its types", () => {
  const vitrine = join(example.root, "node_modules/vitrine");
  const { exports } = JSON.parse(readFileSync(join(vitrine, "package.json"), "utf8")) as {
    exports: Record<string, string | { readonly types: string; readonly default: string }>;
  };
  const places = Object.values(exports).flatMap((each) =>
    typeof each === "string" ? [each] : [each.types, each.default],
  );
  // "./constructs/*.ts" stands for what lies in any folder below, too
  const files = (place: string) => globSync(place.replace("*", "**/*"), { cwd: vitrine });
  expect(places.filter((place) => files(place).length === 0)).toEqual([]);
});

it("it synthesizes its environments, of its own workload and one of ours, with what the package brings along", async () => {
  const { output } = await succeeding(example.root, "npx", "cdktf", "synth");
  expect(output).not.toMatch(/(warning|error) [a-z-]+:/);
  const stackOf = (name: string) =>
    JSON.parse(readFileSync(join(example.root, "cdktf.out/stacks", name, "cdk.tf.json"), "utf8"));
  expect(Object.keys(stackOf("local").output)).toEqual(
    expect.arrayContaining(["notices_url", "images_function_name"]),
  );
  expect(Object.keys(stackOf("dev").output)).toContain("notices_url");
  expect(Object.keys(stackOf("dev").output)).not.toContain("images_function_name");
  expect(existsSync(join(example.root, "node_modules/vitrine/.vitrine"))).toBe(false);
});

it("its environments and workloads are those that npx vitrine knows", async () => {
  const cost = await succeeding(example.root, "npx", "vitrine", "cost", "dev");
  expect(cost.output).toContain("10,000 visits");
  const plan = await command(example.root, "npx", "vitrine", "plan", "dev");
  expect(plan).toMatchObject({ exitCode: 2, output: expect.stringContaining("NoticeBoard/App") });
  const access = await succeeding(example.root, "npx", "vitrine", "access", "dev");
  expect(access.output).toContain("NoticeBoard");
});

it("it judges a stack, and puts the local Azure behind it, in a program of its own", async () => {
  writeFileSync(join(example.root, "alone.ts"), alone);
  await succeeding(example.root, "npx", "tsc");
  const bundled = ["alone.ts", "--bundle", "--platform=node", "--external:sharp", "--outfile=alone.cjs"];
  await succeeding(example.root, "npx", "esbuild", ...bundled);
  const { stdout } = await succeeding(example.root, "node", "alone.cjs");
  expect(JSON.parse(stdout)).toEqual({ refused: false });
  const [provider = ""] = globSync(
    join(example.root, "stack/terraform.d/plugins/**/terraform-provider-azapi*"),
  );
  expect(readFileSync(provider, "utf8")).toContain(
    `${example.root}/node_modules/vitrine/emulator/terraform/`,
  );
});

const alone = `
import { cpSync } from "node:fs";
import { checkPolicy } from "vitrine/ci/policy/check";
import { readStack } from "vitrine/ci/stack";
import { installProvider } from "vitrine/emulator/terraform/install";
import dev from "./environments/dev";

cpSync("cdktf.out/stacks/dev", "stack", { recursive: true });
const { refused } = checkPolicy({ stack: readStack("stack"), facts: dev, today: "2026-11-21" });
installProvider("stack", { root: __dirname });
console.log(JSON.stringify({ refused }));
`;

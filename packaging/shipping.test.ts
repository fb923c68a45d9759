import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expectRefusal } from "../test/support/expect-refusal";
import { tinyManifest, tinyPrediction } from "../test/support/tiny-prediction";
import { greeting } from "./functions/testing/apps";
import { CheckoutCopy } from "./functions/testing/checkout-copy";
import { sha256 } from "./made-once/files";
import { Shipping } from "./shipping";

const copy = new CheckoutCopy().write("greeting", greeting);
afterAll(() => copy.remove());

it("makes an app once for all environments that ask", () => {
  const shipping = new Shipping(copy.root);
  const made = shipping.functionApp("greeting");
  expect(shipping.functionApp("greeting")).toBe(made);
});

it("knows the hashes of what it has made, by what a stack calls it", () => {
  const shipping = new Shipping(copy.root);
  const { path, hash } = shipping.functionApp("greeting");
  expect([...shipping.hashes()]).toEqual([[`${hash}/${basename(path)}`, sha256(readFileSync(path))]]);
});

it("makes the built-in model where no folder of the checkout is named", () => {
  const shipping = new Shipping(copy.root);
  expect(shipping.model("built-in")).toMatchObject({
    name: expect.any(String),
    dimension: expect.any(Number),
  });
  expect(shipping.model("built-in")).toBe(shipping.model("built-in"));
});

describe("models that predict from rows", () => {
  it("are the two that Vitrine trains, or one in a folder of the checkout that does what its manifest says", () => {
    const shipping = new Shipping(copy.root);
    const versions = (source: string) =>
      shipping.predictionModels(source).map(({ manifest: { name, version } }) => `${name}@${version}`);
    tinyPrediction(join(copy.root, "models/tiny"));
    expect(versions("built-in")).toEqual(["leaving@1", "leaving@2"]);
    expect(versions("models/tiny")).toEqual(["tiny@1"]);
  });

  it("fails when the graph does something else", () => {
    const sample = { row: { size: 0 }, score: 0.6 };
    tinyPrediction(join(copy.root, "models/other"), { ...tinyManifest, sample });
    expectRefusal(() => new Shipping(copy.root).predictionModels("models/other"), "GraphNotAsManifest");
  });
});

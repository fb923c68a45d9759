import { greeting, resizing } from "../functions/testing/apps";
import { CheckoutCopy } from "../functions/testing/checkout-copy";
import { PackagingError } from "../packaging-error";
import { bundle, bundleAhead } from "./bundle";

const copy = new CheckoutCopy().write("greeting", greeting).write("resizing", resizing);
afterAll(() => copy.remove());

const entryOf = (app: string) => `runtime/functions/${app}/function.ts`;
const vitrine = process.cwd();

it.each([
  ["some small ones", () => copy.root, [entryOf("greeting"), entryOf("resizing")]],
  [
    "those that share most",
    () => vitrine,
    [
      entryOf("catalogue"),
      entryOf("migrate"),
      "runtime/scoring/main.ts",
      "runtime/scoring/telemetry/insights.ts",
    ],
  ],
])("makes bundles ahead as if each were made alone: %s", (_what, rootOf, entries) => {
  const root = rootOf();
  const alone = entries.map((entry) => bundle(root, entry));
  bundleAhead(root, entries);
  const ahead = entries.map((entry) => bundle(root, entry));
  for (const [at, { code, ...rest }] of alone.entries()) {
    expect(ahead[at]).toMatchObject(rest);
    expect(ahead[at]?.code.equals(code)).toBe(true);
  }
  expect(new Set(alone.map(({ natives }) => natives.join())).size).toBeGreaterThan(1);
});

it("leaves it to each to say that it cannot be bundled", () => {
  copy.write("broken", { "function.ts": "import './absent';\n" });
  bundleAhead(copy.root, [entryOf("greeting"), entryOf("broken")]);
  expect(bundle(copy.root, entryOf("greeting")).code.length).toBeGreaterThan(0);
  expect(() => bundle(copy.root, entryOf("broken"))).toThrow(PackagingError);
});

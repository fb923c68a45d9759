import { execFileSync } from "node:child_process";
import { Checkout } from "../support/checkout";

const checkout = new Checkout("cloned");
afterAll(() => checkout.remove());

it("starts the vitrine of the checkout that it is called in", () => {
  const help = execFileSync("npx", ["vitrine", "--help"], { cwd: checkout.root, encoding: "utf8" });
  expect(help).toMatch(/^Usage: (npx )?vitrine/);
});

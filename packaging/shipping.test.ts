import { greeting } from "./functions/testing/apps";
import { CheckoutCopy } from "./functions/testing/checkout-copy";
import { Shipping } from "./shipping";

const copy = new CheckoutCopy().write("greeting", greeting);
afterAll(() => copy.remove());

it("makes an app once for all environments that ask", () => {
  const shipping = new Shipping(copy.root);
  const made = shipping.functionApp("greeting");
  expect(shipping.functionApp("greeting")).toBe(made);
});

it("makes the built-in model where no folder of the checkout is named", () => {
  const shipping = new Shipping(copy.root);
  expect(shipping.model("built-in")).toMatchObject({
    name: expect.any(String),
    dimension: expect.any(Number),
  });
  expect(shipping.model("built-in")).toBe(shipping.model("built-in"));
});

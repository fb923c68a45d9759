import { greeting } from "../functions/testing/apps";
import { CheckoutCopy } from "../functions/testing/checkout-copy";
import { bundle } from "./bundle";

const copy = new CheckoutCopy().write("greeting", greeting);
afterAll(() => copy.remove());

it("bundles the platform's library from its sources, whose private fields are the language's own", () => {
  const { code, inputs } = bundle(copy.root, "runtime/functions/greeting/function.ts");
  const names = ["@azure/functions", "@azure/functions-extensions-base"];
  for (const name of names) expect(inputs).toContain(`node_modules/${name}/src/index.ts`);
  expect(inputs.filter((path) => names.some((name) => path.includes(`${name}/dist/`)))).toEqual([]);
  expect(code.toString()).toContain("this.#coreCtx");
  expect(code.toString()).not.toMatch(/_InvocationModel_\w+ = .*new WeakMap/);
});

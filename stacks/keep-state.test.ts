import { TerraformStack, Testing } from "cdktf";
import dev from "../environments/dev";
import local from "../environments/local";
import { estateOf } from "../test/support/estates";
import { keepState } from "./keep-state";

const backendOf = (stack: TerraformStack) => stack.toTerraform().terraform.backend;
const inAccount = { storageAccountName: "state", containerName: "c", subscriptionId: "s", tenantId: "t" };

it("gives each environment of the checkout a file of its own", () => {
  const app = Testing.app();
  expect(backendOf(estateOf(local, app))).toEqual({
    http: {},
  });
  expect(backendOf(estateOf({ ...dev, state: { kind: "checkout" } }, app))).toEqual({
    local: { path: "/checkout/.vitrine/state/dev/terraform.tfstate" },
  });
});

it.each([
  ["one file", "/checkout/x", "/checkout/X", "name"],
  ["one blob", inAccount, inAccount, "name"],
] as const)("fails when two stacks would share %s", (_, one, other, name) => {
  const app = Testing.app();
  keepState(new TerraformStack(app, "one"), name, one);
  expect(() => keepState(new TerraformStack(app, "other"), name, other)).toThrow(/code: StateShared/);
});

it("lets two apps of one process keep their states as they like", () => {
  const stacks = [Testing.app(), Testing.app()].map((app) => new TerraformStack(app, "one"));
  for (const stack of stacks) keepState(stack, "one", "/checkout/one");
  expect(backendOf(stacks[0] as TerraformStack)).toEqual(backendOf(stacks[1] as TerraformStack));
});

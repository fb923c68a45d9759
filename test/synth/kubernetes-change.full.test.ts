import { TerraformFolder, temporaryCheckout } from "../../emulator/terraform/testing/terraform";
import { onKubernetes, planOf } from "../support/estates";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { name: "assumed", azure: "assumed", isServed: true });
afterAll(async () => {
  await folder.end();
  checkout.remove();
});

it("a change of an environment with its model on Kubernetes can be planned, against what a deploy of it would leave", async () => {
  const { resource, data } = planOf(onKubernetes).synthesized;
  folder.write({ resource, data });
  await folder.init();
  await folder.apply();
  expect(await folder.plan()).toEqual({});
}, 240_000);

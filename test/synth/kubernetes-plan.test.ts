import { TerraformFolder, temporaryCheckout } from "../../emulator/terraform/testing/terraform";
import { onKubernetes, planOf } from "../support/estates";

const checkout = temporaryCheckout();
afterAll(() => checkout.remove());

const { resource, data } = planOf(onKubernetes).synthesized;

it("an environment with its model on Kubernetes can be planned", async () => {
  const folder = new TerraformFolder(checkout.root, { name: "planned", azure: "none", isServed: true });
  folder.write({ resource, data });
  await folder.init();
  const plan = await folder.plan();
  const cluster = Object.values(plan).find(({ address }) =>
    address.startsWith("azurerm_kubernetes_cluster."),
  );
  expect(cluster).toMatchObject({ actions: ["create"], after_unknown: { kubelet_identity: true } });
  await folder.end();
}, 120_000);

it("and a plan of a change, against what a deploy of it would leave", async () => {
  const folder = new TerraformFolder(checkout.root, { name: "assumed", azure: "assumed", isServed: true });
  folder.write({ resource, data });
  await folder.init();
  await folder.apply();
  expect(await folder.plan()).toEqual({});
  await folder.end();
}, 240_000);

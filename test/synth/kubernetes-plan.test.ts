import { TerraformFolder, temporaryCheckout } from "../../emulator/terraform/testing/terraform";
import { onKubernetes, planOf } from "../support/estates";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { name: "planned", azure: "none", isServed: true });
afterAll(async () => {
  await folder.end();
  checkout.remove();
});

it("an environment with its model on Kubernetes can be planned", async () => {
  const { resource, data } = planOf(onKubernetes).synthesized;
  folder.write({ resource, data });
  await folder.init();
  const plan = await folder.plan();
  const cluster = Object.values(plan).find(({ address }) =>
    address.startsWith("azurerm_kubernetes_cluster."),
  );
  expect(cluster).toMatchObject({ actions: ["create"], after_unknown: { kubelet_identity: true } });
});

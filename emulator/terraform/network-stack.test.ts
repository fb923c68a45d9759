import prod from "../../environments/prod";
import { planOfNetwork } from "../../test/support/estates";
import { TerraformFolder, temporaryCheckout } from "./testing/terraform";

jest.setTimeout(180_000);
const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { name: "network-prod", isServed: true });
afterAll(async () => {
  await folder.end();
  checkout.remove();
});

/** Somebody has filled the file in: placeholders keep everybody from deploying it. */
const filled = JSON.parse(
  JSON.stringify(prod).replaceAll("00000000-0000-0000-0000-", "5e1f3c9a-0b7d-4c55-9a51-"),
);
const plan = planOfNetwork(filled);

it("the network of a private environment is made whole, needs no second deploy, and goes in order", async () => {
  folder.write({ resource: plan.synthesized.resource });
  await folder.init();
  const planned = Object.keys(await folder.plan());
  expect(planned).toContain(plan.addressOf("Network/Outbound/Resource"));

  await folder.apply();
  expect(await folder.plan()).toEqual({});

  const said = (await folder.destroy()).split("\n");
  const when = (path: string, what: string) =>
    said.findIndex((line) => line.startsWith(`${plan.addressOf(path)}: ${what}`));
  const waited = when("Network/TimeToLeave", "Destruction complete");
  expect(waited).toBeGreaterThan(-1);
  expect(when("Network/Apps/Resource", "Destroying")).toBeGreaterThan(waited);
  expect(said.filter((line) => line.includes("Destruction complete"))).toHaveLength(planned.length);
});

import { RecordKeeper } from "../../emulator/terraform/testing/record-keeper";
import { TerraformFolder, temporaryCheckout } from "../../emulator/terraform/testing/terraform";
import { compareDeployed } from "./compare";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { name: "../cdktf.out/stacks/dev", isServed: true });
let keeper: RecordKeeper;

const group = (name: string, values: object = {}) => ({
  name,
  location: "westeurope",
  "//": { metadata: { path: `dev/${name}/Resource` } },
  ...values,
});

beforeAll(async () => {
  keeper = await RecordKeeper.start(checkout.root);
  folder.write({
    "//": { metadata: { stackName: "dev" } },
    resource: {
      azurerm_resource_group: {
        photos: group("photos", { lifecycle: { prevent_destroy: true } }),
        logs: group("logs"),
      },
    },
  });
  await folder.init();
});

afterAll(async () => {
  await folder.end();
  await keeper.stop();
  checkout.remove();
});

const compare = () => compareDeployed(checkout.root, "dev", (_, work) => work());

it("compares nothing where nothing was ever deployed", async () => {
  expect(await compare()).toEqual({ environment: "dev", compared: 0, resources: [] });
});

it("counts what is deployed, and what is gone", async () => {
  await folder.apply();
  expect(await compare()).toEqual({ environment: "dev", compared: 2, resources: [] });

  keeper.resources.delete(idOf("logs"));
  expect(await compare()).toMatchObject({ compared: 2, resources: [{ path: "logs", what: "deleted" }] });
});

it("tells also of a change for which a deploy would have to destroy what is protected", async () => {
  keeper.resources.set(idOf("photos"), { ...keeper.resources.get(idOf("photos")), location: "northeurope" });
  const { resources } = await compare();
  expect(resources).toMatchObject([
    { path: "logs", what: "deleted", remedy: "unknown" },
    { path: "photos", attributes: [{ attribute: "location", now: "northeurope", remedy: "unknown" }] },
  ]);
});

function idOf(name: string): string {
  return [...keeper.resources.keys()].find((id) => id.endsWith(name)) ?? "";
}

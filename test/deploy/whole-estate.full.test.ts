import * as workloads from "../../workloads/all";
import { Checkout } from "../support/checkout";
import { succeeding } from "../support/command";
import { deployLocal, destroyLocal } from "../support/deployed";
import type { LocalEstate } from "../support/local-estate";

jest.setTimeout(900_000);

/** As a fresh clone has it: nothing is left out. Each test goes on where the one before ended. */
describe("npx cdktf deploy local of every workload that there is", () => {
  const checkout = new Checkout("cloned");
  const deployAgain = () => succeeding(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
  let estate: LocalEstate;

  beforeAll(async () => {
    estate = await deployLocal(checkout);
  });

  afterAll(() => destroyLocal(checkout));

  it("has an identity of its own for each of them", () => {
    for (const { id } of Object.values(workloads))
      expect(estate.only("azurerm_user_assigned_identity", `${id}/`)).toBeDefined();
  });

  it("says No changes the second time", async () => {
    expect((await deployAgain()).output).toContain("No changes.");
  });

  it("says so too once the first npm start has brought in sample data and trained models", async () => {
    await succeeding(checkout.root, "npx", "vitrine", "start", "--detach");
    expect((await deployAgain()).output).toContain("No changes.");
  });
});

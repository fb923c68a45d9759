import { localSubscriptionId } from "../../identity/local-ids";
import { code, TestEstate } from "../testing/test-estate";
import { text } from "../values";

let azure: TestEstate;

beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
});
afterEach(() => azure.end());

const group = `/subscriptions/${localSubscriptionId}/resourceGroups/photos`;

describe("a grant", () => {
  it("fails when the same principal has the same role on the same scope, in any letter case", async () => {
    const account = await azure.makeAccount();
    await azure.grant("Storage Blob Data Reader", account["id"]);
    const again = azure.grant("storage blob data reader", text(account, "id").toUpperCase());
    await expect(again).rejects.toEqual(code("RoleAssignmentExists", 409));
  });

  it("fails when two are made at once", async () => {
    const account = await azure.makeAccount();
    const both = await Promise.allSettled([
      azure.grant("Storage Blob Data Reader", account["id"]),
      azure.grant("Storage Blob Data Reader", account["id"]),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it.each([
    ["the role is unknown", "Blob Wizard", group, undefined, "RoleDefinitionDoesNotExist"],
    ["the principal is unknown", "Reader", group, "nobody", "PrincipalNotFound"],
    ["the scope is unknown", "Reader", `${group}-other`, undefined, "ResourceGroupNotFound"],
    ["the subscription is another", "Reader", "/subscriptions/other", undefined, "ResourceNotFound"],
  ])("fails when %s", async (_, role, scope, principal, expected) => {
    await expect(azure.grant(role, scope, principal)).rejects.toEqual(code(expected));
  });
});

import { localSubscriptionId } from "../../identity/local-ids";
import type { Values } from "../protocol";
import { code, inGroup, TestEstate } from "../testing/test-estate";
import { text } from "../values";

let azure: TestEstate;

beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
});
afterEach(() => azure.end());

const group = `/subscriptions/${localSubscriptionId}/resourceGroups/photos`;
const makeAccount = (values: Values = {}) =>
  azure.apply("azurerm_storage_account", { name: "photosdata", ...inGroup, ...values });
const grant = (role: string, scope: unknown, principalId?: unknown) => azure.grant(role, scope, principalId);

describe("a grant", () => {
  it("fails when the same principal has the same role on the same scope, in any letter case", async () => {
    const account = await makeAccount();
    await grant("Storage Blob Data Reader", account["id"]);
    const again = grant("storage blob data reader", text(account, "id").toUpperCase());
    await expect(again).rejects.toEqual(code("RoleAssignmentExists", 409));
  });

  it("fails when two are made at once", async () => {
    const account = await makeAccount();
    const both = await Promise.allSettled([
      grant("Storage Blob Data Reader", account["id"]),
      grant("Storage Blob Data Reader", account["id"]),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it.each([
    ["the role is unknown", "Blob Wizard", group, undefined, "RoleDefinitionDoesNotExist"],
    ["the principal is unknown", "Reader", group, "nobody", "PrincipalNotFound"],
    ["the scope is unknown", "Reader", `${group}-other`, undefined, "ResourceGroupNotFound"],
    ["the subscription is another", "Reader", "/subscriptions/other", undefined, "ResourceNotFound"],
  ])("fails when %s", async (_, role, scope, principal, expected) => {
    await expect(grant(role, scope, principal)).rejects.toEqual(code(expected));
  });
});

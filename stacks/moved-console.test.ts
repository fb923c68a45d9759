import prod from "../environments/prod";
import { planOf } from "../test/support/estates";

/** Addresses in estates that were deployed when the console was visual search's. */
const former = [
  "azurerm_cdn_frontdoor_profile.Search_Console_F267A836",
  "azurerm_cdn_frontdoor_endpoint.Search_Console_Endpoint_3A377864",
  "azurerm_cdn_frontdoor_firewall_policy.Search_Console_Firewall_F7661163",
  "azurerm_cdn_frontdoor_origin.Search_Console_Api_Origin_5B867FFB",
  "azurerm_cdn_frontdoor_route.Search_Console_Api_257DD1F7",
  "azurerm_monitor_metric_alert.Search_Console_ServerErrorAlarm_5CA0B9ED",
  "azurerm_role_assignment.Search_Console_Storage_StorageBlobDataContributor-ce286d8d_E3FF76A5",
  "azurerm_storage_account.Search_Console_Storage_3A868158",
  "azurerm_storage_blob.Search_Console_Site_indexhtml_25B78957",
];

describe("the console of an estate that was deployed when visual search had it", () => {
  const { synthesized } = planOf(prod);
  const { moved } = synthesized as unknown as { readonly moved: readonly { from: string; to: string }[] };
  const movedFrom = new Map(moved.map(({ from, to }) => [from, to]));

  it("is the same resources in their new place", () => {
    expect([...movedFrom.keys()]).toEqual(expect.arrayContaining(former));
    expect(movedFrom.get(former[0] ?? "")).toMatch(/^azurerm_cdn_frontdoor_profile\.Console_[0-9A-F]{8}$/);
  });

  it("is moved whole, to resources that there are", () => {
    const declared = Object.entries(synthesized.resource ?? {}).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => `${type}.${name}`),
    );
    const ofConsole = declared.filter((address) => /\.Console_/.test(address));
    expect([...movedFrom.values()].sort()).toEqual(ofConsole.sort());
  });
});

it("an estate without a console moves nothing", () => {
  const { moved } = planOf({ ...prod, workloads: {} }).synthesized as { readonly moved?: unknown };
  expect(moved).toBeUndefined();
});

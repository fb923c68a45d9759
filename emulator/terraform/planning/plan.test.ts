import { azurerm } from "../azurerm/azurerm";
import { blockFromJson } from "../values/json";
import { type ObjectValue, Unknown, unknown } from "../values/value";
import { planResource } from "./plan";

const types = { dataSources: [], resources: ["azurerm_storage_account", "azurerm_kubernetes_cluster"] };
const provider = azurerm(process.cwd());
const { resources } = provider.schemaOf(types);

/** What is planned for a configuration, where Terraform has nothing to add to it. */
function planned(type: string, json: object, prior: ObjectValue | null = null): ObjectValue {
  const block = resources[type];
  if (!block) throw new Error(`no schema of ${type}`);
  const config = { ...blockFromJson({}, block), ...blockFromJson(json, block) };
  return planResource({ block, beyondSchema: provider.beyondSchemaOf(type), prior, config, proposed: config })
    .planned;
}

const account = {
  name: "photos",
  resource_group_name: "rg",
  location: "westeurope",
  account_tier: "Standard",
  account_replication_type: "LRS",
};

describe("a block that Azure fills in", () => {
  it.each(["network_rules", "queue_properties", "routing", "share_properties", "static_website"])(
    "%s is not known before a storage account is there",
    (name) => expect(planned("azurerm_storage_account", account)[name]).toBeInstanceOf(Unknown),
  );

  it("is what it was, once it is there", () => {
    const before = { ...planned("azurerm_storage_account", account), network_rules: [] };
    expect(planned("azurerm_storage_account", account, before)["network_rules"]).toEqual([]);
  });

  it("is what the configuration says where it says something", () => {
    const rules = { ...account, network_rules: { default_action: "Deny" } };
    expect(planned("azurerm_storage_account", rules)["network_rules"]).toMatchObject([
      { default_action: "Deny" },
    ]);
  });

  it("is known to be absent where no provider fills it in", () => {
    expect(planned("azurerm_storage_account", account)["sas_policy"]).toEqual([]);
  });
});

it("a set with an element that is not known yet is unknown as a whole", () => {
  const block = resources["azurerm_storage_account"];
  if (!block) throw new Error("no schema of storage accounts");
  const identity = {
    type: "UserAssigned",
    identity_ids: ["/a", unknown],
    principal_id: null,
    tenant_id: null,
  };
  const config = { ...blockFromJson(account, block), identity: [identity] };
  const { planned: all } = planResource({
    block,
    beyondSchema: provider.beyondSchemaOf("azurerm_storage_account"),
    prior: null,
    config,
    proposed: config,
  });
  expect(all["identity"]).toMatchObject([{ identity_ids: expect.any(Unknown) }]);
});

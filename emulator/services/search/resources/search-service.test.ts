import { SearchIndexClient } from "@azure/search-documents";
import type { Values } from "../../../resource-manager/protocol";
import { inGroup, TestEstate } from "../../../resource-manager/testing/test-estate";

const azure = new TestEstate();
let group: Values;

beforeEach(async () => {
  await azure.start();
  group = await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  await azure.grant("Search Service Contributor", group["id"]);
});
afterEach(() => azure.end());

const fields = [
  { name: "id", type: "Edm.String", key: true },
  { name: "title", type: "Edm.String" },
];

function planned(properties: Values = {}): Values {
  return {
    type: "Microsoft.Search/searchServices@2025-05-01",
    name: "srch-catalogue",
    parent_id: group["id"],
    location: inGroup.location,
    body: { sku: { name: "basic" }, properties: { disableLocalAuth: true, ...properties } },
    response_export_values: ["properties.endpoint"],
  };
}

async function makeService(): Promise<{ service: Values; endpoint: string; host: string }> {
  const service = await azure.apply("azapi_resource", planned());
  const { endpoint } = (service["output"] as { properties: { endpoint: string } }).properties;
  return { service, endpoint, host: new URL(endpoint).host };
}

function index(host: string, more: readonly object[] = []): Values {
  return {
    type: "Microsoft.Search/searchServices/indexes@2026-04-01",
    name: "items",
    parent_id: host,
    body: { fields: [...fields, ...more] },
    response_export_values: ["name"],
  };
}

describe("a search service", () => {
  it("has an address, which it keeps with its indexes after a restart", async () => {
    const { endpoint, host } = await makeService();
    await azure.apply("azapi_data_plane_resource", index(host));
    await azure.restart();
    const client = new SearchIndexClient(endpoint, azure.developer);
    expect((await client.getIndex("items")).fields.map(({ name }) => name)).toEqual(["id", "title"]);
  });

  it.each([
    ["disableLocalAuth", { disableLocalAuth: false }],
    ["semanticSearch", { semanticSearch: "free" }],
  ])("fails when %s is not what runs locally, and names it", async (name, properties) => {
    await expect(azure.apply("azapi_resource", planned(properties))).rejects.toMatchObject({
      code: "NotRunLocally",
      message: expect.stringContaining(name),
    });
  });

  it("fails when it is made with azurerm, and says with what instead", async () => {
    const service = { ...inGroup, name: "srch-catalogue", sku: "basic" };
    await expect(azure.apply("azurerm_search_service", service)).rejects.toMatchObject({
      code: "NotRunLocally",
      message: expect.stringContaining("azapi_resource"),
    });
  });

  it("is gone with everything in it", async () => {
    const { service, host } = await makeService();
    const made = await azure.apply("azapi_data_plane_resource", index(host));
    await azure.delete("azapi_resource", service);
    expect(azure.estate.search.status()).toEqual([]);
    expect(await azure.read("azapi_data_plane_resource", made)).toBeNull();
  });
});

describe("an index", () => {
  it("is made, grows by a field, and goes", async () => {
    const { endpoint, host } = await makeService();
    const made = await azure.apply("azapi_data_plane_resource", index(host));
    expect(made).toMatchObject({ id: `${host}/indexes('items')`, output: { name: "items" } });

    const price = { name: "price", type: "Edm.Double" };
    const changed = await azure.apply(
      "azapi_data_plane_resource",
      { ...made, ...index(host, [price]) },
      made,
    );
    const client = new SearchIndexClient(endpoint, azure.developer);
    expect((await client.getIndex("items")).fields).toHaveLength(3);

    await azure.delete("azapi_data_plane_resource", changed);
    await expect(client.getIndex("items")).rejects.toMatchObject({ statusCode: 404 });
  });

  it("shows what somebody changed behind Terraform's back", async () => {
    const { endpoint, host } = await makeService();
    const made = await azure.apply("azapi_data_plane_resource", index(host));
    expect(await azure.read("azapi_data_plane_resource", made)).toEqual(made);

    const client = new SearchIndexClient(endpoint, azure.developer);
    const known = await client.getIndex("items");
    await client.createOrUpdateIndex({
      ...known,
      fields: [...known.fields, { name: "price", type: "Edm.Double" }],
    });
    const now = await azure.read("azapi_data_plane_resource", made);
    expect(now).toMatchObject({ body: { fields: [{ name: "id" }, { name: "title" }, { name: "price" }] } });

    await client.deleteIndex("items");
    expect(await azure.read("azapi_data_plane_resource", made)).toBeNull();
  });

  it("fails when it exists already", async () => {
    const { endpoint, host } = await makeService();
    await new SearchIndexClient(endpoint, azure.developer).createIndex({
      name: "items",
      fields: [{ name: "id", type: "Edm.String", key: true }],
    });
    await expect(azure.apply("azapi_data_plane_resource", index(host))).rejects.toMatchObject({
      code: "ResourceExists",
    });
  });

  it("fails when an existing field is changed, in Azure's words", async () => {
    const { host } = await makeService();
    const made = await azure.apply("azapi_data_plane_resource", index(host));
    const changed = { ...made, body: { fields: [fields[0], { name: "title", type: "Edm.Int32" }] } };
    await expect(azure.apply("azapi_data_plane_resource", changed, made)).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining("Existing field 'title' cannot be changed"),
    });
  });

  it("fails when the deployer has no grant, and names the role", async () => {
    const { host } = await makeService();
    const [grant] = azure.estate.resources.ofType("azurerm_role_assignment");
    await azure.delete("azurerm_role_assignment", grant?.values ?? {});
    await expect(azure.apply("azapi_data_plane_resource", index(host))).rejects.toMatchObject({
      statusCode: 403,
      message: expect.stringContaining('grant yourself the role "Search Service Contributor"'),
    });
  });

  it("fails when it is an alias, which azapi does not know", async () => {
    const { host } = await makeService();
    const alias = { ...index(host), type: "Microsoft.Search/searchServices/aliases@2026-04-01" };
    await expect(azure.apply("azapi_data_plane_resource", alias)).rejects.toMatchObject({
      code: "TypeNotSupported",
    });
  });

  it("fails when its parent is no search service", async () => {
    await expect(azure.apply("azapi_data_plane_resource", index("127.0.0.1:1"))).rejects.toMatchObject({
      code: "ParentResourceNotFound",
    });
  });
});

import { TestEstate } from "../resource-manager/testing/test-estate";
import { inAnotherCase } from "./letter-case";

const azure = new TestEstate();
beforeAll(() => azure.start());
afterAll(() => azure.end());

describe("answers in another case", () => {
  it("come back from a refresh and as output, as live Azure was seen to give them, once they are switched on", async () => {
    const group = await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
    const planned = {
      type: "Microsoft.MachineLearningServices/workspaces@2025-06-01",
      name: "mlw",
      parent_id: group["id"],
      body: { properties: { systemDatastoresAuthMode: "Identity", friendlyName: "Mine" } },
      response_export_values: ["properties.systemDatastoresAuthMode"],
    };
    const kind = await azure.apply("azapi_resource", planned);
    expect(kind).toMatchObject({ output: { properties: { systemDatastoresAuthMode: "Identity" } } });
    expect(await azure.read("azapi_resource", kind)).toMatchObject({ body: planned.body });

    azure.estate.unkind.switches.set({ answersInAnotherCase: true });
    const answered = { properties: { systemDatastoresAuthMode: "identity" } };
    expect(await azure.read("azapi_resource", kind)).toMatchObject({
      body: { properties: { ...answered.properties, friendlyName: "Mine" } },
      output: answered,
    });
    expect(await azure.apply("azapi_resource", { ...kind, ...planned }, kind)).toMatchObject({
      body: planned.body,
      output: answered,
    });
  });

  it("are those of the types that azapi sends", () => {
    const plan = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web";
    const storage = (type: string, authentication: string) => ({
      properties: {
        serverFarmId: `${plan}/${type === "blobContainer" ? "serverFarms" : "serverfarms"}/p`,
        functionAppConfig: { deployment: { storage: { type, authentication: { type: authentication } } } },
      },
    });
    expect(
      inAnotherCase("Microsoft.Web/sites@2025-03-01", storage("blobContainer", "UserAssignedIdentity")),
    ).toEqual(storage("blobcontainer", "userassignedidentity"));
    const search = (publicNetworkAccess: string) => ({ properties: { publicNetworkAccess } });
    expect(inAnotherCase("Microsoft.Search/searchServices@2025-05-01", search("disabled"))).toEqual(
      search("Disabled"),
    );
    expect(inAnotherCase("Microsoft.Storage/storageAccounts@2025-01-01", search("disabled"))).toEqual(
      search("disabled"),
    );
  });
});

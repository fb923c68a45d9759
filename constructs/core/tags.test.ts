import { MachineLearningDatastoreBlobstorage } from "@cdktf/provider-azurerm/lib/machine-learning-datastore-blobstorage";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { Aspects } from "cdktf";
import { Plan } from "../../test/support/plan";
import { AzapiResource } from "./azapi";
import { Tags } from "./tags";

describe("Tags", () => {
  it("puts the tags on every resource that can carry them, of either provider", () => {
    const plan = Plan.of((stack) => {
      Aspects.of(stack).add(new Tags({ owner: "gallery" }));
      new ResourceGroup(stack, "Group", { name: "rg", location: "westeurope" });
      new AzapiResource(stack, "Site", {
        type: "T@1",
        name: "site",
        parentId: "/rg",
        location: "westeurope",
        body: {},
      });
      new AzapiResource(stack, "Version", { type: "T@1", name: "1", parentId: "/model", body: {} });
      new StorageContainer(stack, "Container", { name: "input" });
    });

    expect(plan.only(ResourceGroup)).toMatchObject({ tags: { owner: "gallery" } });
    expect(plan.at("Site")).toMatchObject({ tags: { owner: "gallery" } });
    expect(plan.at("Version")).not.toHaveProperty("tags");
    expect(plan.only(StorageContainer)).not.toHaveProperty("tags");
  });

  it("leaves the tags of what would have to be replaced as they were when it was made", () => {
    const plan = Plan.of((stack) => {
      Aspects.of(stack).add(new Tags({ owner: "gallery" }));
      new MachineLearningDatastoreBlobstorage(stack, "Models", {
        name: "models",
        workspaceId: "/workspace",
        storageContainerId: "/container",
      });
      new ResourceGroup(stack, "Group", { name: "rg", location: "westeurope" });
    });
    expect(plan.only(MachineLearningDatastoreBlobstorage)).toMatchObject({
      tags: { owner: "gallery" },
      lifecycle: { ignore_changes: ["tags"] },
    });
    expect(plan.only(ResourceGroup)).not.toHaveProperty("lifecycle");
  });

  it("leaves a resource's own tags in place", () => {
    const plan = Plan.of((stack) => {
      Aspects.of(stack).add(new Tags({ owner: "gallery", purpose: "any" }));
      new ResourceGroup(stack, "Group", { name: "rg", location: "westeurope", tags: { purpose: "photos" } });
    });

    expect(plan.only(ResourceGroup)).toMatchObject({ tags: { owner: "gallery", purpose: "photos" } });
  });
});

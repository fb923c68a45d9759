import { join } from "node:path";
import { MachineLearningComputeCluster } from "@cdktf/provider-azurerm/lib/machine-learning-compute-cluster";
import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { Testing } from "cdktf";
import { costOf } from "../../ci/cost/cost";
import { checkPolicy } from "../../ci/policy/check";
import { readStack } from "../../ci/stack";
import type { Environment } from "../../environments/environment";
import prod from "../../environments/prod";
import { estateOf, planOf } from "../support/estates";
import { someContext } from "../support/foundation";
import { Plan } from "../support/plan";

const imageRegistryId =
  "/subscriptions/5cd9e0ba-7a0b-4a39-94c3-4d6c0a4e1b1f/resourceGroups/rg-vitrine-bootstrap/providers/Microsoft.ContainerRegistry/registries/crimages";
const withImage: Environment = {
  ...prod,
  search: { ...prod.search, scoring: { ...prod.search.scoring, imageRegistryId } },
};

describe("an environment that takes the server's image from a registry", () => {
  it("copies the image of its checkout from there, and builds nothing", () => {
    const plan = planOf(withImage);
    expect(plan.at("Search/Scoring/Workspace/Registry/Server")).toMatchObject({
      body: { source: { resourceId: imageRegistryId, sourceImage: someContext.image } },
    });
    expect(plan.all(MachineLearningComputeCluster)).toEqual([]);
    const contexts = plan.all(StorageBlob).filter((each) => String(each["name"]).endsWith("/Dockerfile"));
    expect(contexts).toEqual([]);
  });

  it("runs what was pushed by its digest, so that each environment runs the same", () => {
    const image = `scoring@sha256:${"2a".repeat(32)}`;
    const plan = Plan.ofStack(estateOf(withImage, Testing.app(), { ...someContext, image }));
    expect(plan.at("Search/Scoring/Server/Resource")).toMatchObject({
      body: { properties: { image: expect.stringMatching(new RegExp(`\\.login_server\\}/${image}$`)) } },
    });
  });

  it("is as right and as known to policy and prices as one that builds", () => {
    const written = (environment: Environment) =>
      readStack(join(Testing.fullSynth(estateOf(environment)), "stacks", environment.name));
    const findings = (environment: Environment) =>
      checkPolicy({ stack: written(environment), facts: environment, today: "2026-11-29" }).findings;
    expect(findings(withImage)).toEqual(findings(prod));
    expect(costOf(written(withImage), withImage.expectedLoad).unknown).toEqual([]);
  });
});

import { join } from "node:path";
import { MachineLearningComputeCluster } from "@cdktf/provider-azurerm/lib/machine-learning-compute-cluster";
import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { Testing } from "cdktf";
import { costOf } from "../../ci/cost/cost";
import { checkPolicy } from "../../ci/policy/check";
import { readStack } from "../../ci/stack";
import type { Environment } from "../../environments/environment";
import local from "../../environments/local";
import whole from "../../environments/prod";
import * as workloads from "../../workloads/all";
import { demandOf } from "../../workloads/expected-demand";
import { environments, estateOf, planOf, searchOf, withScoring } from "../support/estates";
import { someContext } from "../support/foundation";
import { Plan } from "../support/plan";

// a training's image is built in Azure wherever it runs
const { articles: _, films: __, ...others } = whole.workloads;
const prod: Environment = { ...whole, workloads: others };

const { imageRegistryId } = searchOf(prod).scoring;
const building = withScoring(prod, { imageRegistryId: undefined });

describe("an environment that takes the server's image from a registry", () => {
  it("is each that is deployed to Azure, and one machine unpacks what an image is built from", () => {
    const without = environments.filter((each) => searchOf(each).scoring.imageRegistryId === undefined);
    expect(without.map(({ name }) => name)).toEqual([local.name]);
  });

  it("copies the image of its checkout from there, and builds nothing", () => {
    const plan = planOf(prod);
    expect(plan.at("Search/Scoring/Workspace/Registry/Server")).toMatchObject({
      body: { source: { resourceId: imageRegistryId, sourceImage: someContext.image } },
    });
    expect(plan.all(MachineLearningComputeCluster)).toEqual([]);
    const contexts = plan.all(StorageBlob).filter((each) => String(each["name"]).endsWith("/Dockerfile"));
    expect(contexts).toEqual([]);
  });

  it("runs what was pushed by its digest, so that each environment runs the same", () => {
    const image = `scoring@sha256:${"2a".repeat(32)}`;
    const plan = Plan.ofStack(estateOf(prod, Testing.app(), { scoring: () => ({ ...someContext, image }) }));
    expect(plan.at("Search/Scoring/Server/Resource")).toMatchObject({
      body: { properties: { image: expect.stringMatching(new RegExp(`\\.login_server\\}/${image}$`)) } },
    });
  });

  it("is as right and as known to policy and prices as one that builds in Azure", () => {
    const written = (environment: Environment) =>
      readStack(join(Testing.fullSynth(estateOf(environment)), "stacks", environment.name));
    const findings = (environment: Environment) =>
      checkPolicy({ stack: written(environment), facts: environment, today: "2026-11-29" }).findings;
    expect(findings(prod)).toEqual(findings(building));
    expect(costOf(written(building), { demand: demandOf(workloads, building) }).unknown).toEqual([]);
  });

  it("builds in Azure once its file names no registry", () => {
    const plan = planOf(building);
    expect(plan.all(MachineLearningComputeCluster)).toHaveLength(1);
    expect(plan.at("Search/Scoring/Server/Resource")).toMatchObject({
      body: { properties: { build: { dockerfilePath: "Dockerfile" } } },
    });
  });
});

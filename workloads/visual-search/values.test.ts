import dev from "../../environments/dev";
import { defineEnvironment, type Environment } from "../../environments/environment";
import { searchOf, withScoring, withSearch } from "../../test/support/estates";
import type { VisualSearchValues } from "./values";

const { api, expectedLoad } = searchOf(dev);
const blue = { model: "built-in", instanceType: "Standard_D4as_v4", instances: { minimum: 1, maximum: 1 } };

const onMachine = (instanceType: string) =>
  withScoring(dev, { deployments: { blue: { ...blue, instanceType } } });
const onCompute = (compute: VisualSearchValues["scoring"]["compute"]) => withScoring(dev, { compute });

it.each<[string, Environment, string]>([
  [
    "has an app that is never there",
    withSearch(dev, { api: { ...api, maximumInstances: 0 } }),
    "api.maximumInstances",
  ],
  [
    "keeps more instances ready than may run",
    withSearch(dev, { api: { ...api, maximumInstances: 1, alwaysReady: 2 } }),
    "api.alwaysReady",
  ],
  [
    "runs its model on a machine that Azure does not have",
    onMachine("Standard_D5as_v4"),
    "scoring.deployments.blue.instanceType",
  ],
  [
    "runs its model on a machine of no series",
    onMachine("Standard_Huge"),
    "scoring.deployments.blue.instanceType",
  ],
  [
    "has a cluster of machines that Azure does not have",
    onCompute({ kind: "aks", nodeSize: "Standard_D4as_v99" }),
    "scoring.compute.nodeSize",
  ],
  [
    "splits traffic into more or less than all of it",
    withScoring(dev, { traffic: { blue: 90 } }),
    "scoring.traffic",
  ],
  [
    "sends traffic to a deployment that it does not have",
    withScoring(dev, { traffic: { blue: 90, green: 10 } }),
    "scoring.traffic",
  ],
  [
    "scales a deployment down from less than it begins with",
    withScoring(dev, { deployments: { blue: { ...blue, instances: { minimum: 2, maximum: 1 } } } }),
    "scoring.deployments.blue.instances",
  ],
  [
    "expects more than every search to be a repeated one",
    withSearch(dev, { expectedLoad: { ...expectedLoad, search: { ...expectedLoad.search, repeated: 40 } } }),
    "expectedLoad.search.repeated",
  ],
])("fails when it %s", (_, environment, path) => {
  expect(() => defineEnvironment(environment)).toThrow(`→ at workloads.visualSearch.${path}\n`);
});

it("may take a share of a cluster's machine, which has a name of its own", () => {
  const environment = withScoring(dev, {
    deployments: { blue: { ...blue, instanceType: "Standard_share" } },
    compute: { kind: "aks", nodeSize: "Standard_NC4as_T4_v3" },
  });
  expect(defineEnvironment(environment)).toMatchObject({ workloads: environment.workloads });
});

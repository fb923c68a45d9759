import { Testing } from "cdktf";
import bootstrap from "../../environments/bootstrap";
import dev from "../../environments/dev";
import { defineEnvironment, type Environment } from "../../environments/environment";
import local from "../../environments/local";
import prod from "../../environments/prod";
import staging from "../../environments/staging";
import { Bootstrap } from "../../stacks/bootstrap";
import { Estate, type EstateProps } from "../../stacks/estate";
import { networksOf } from "../../stacks/network";
import * as workloads from "../../workloads/all";
import type { VisualSearchValues } from "../../workloads/visual-search/values";
import { someShipping } from "./foundation";
import { Plan } from "./plan";

export const environments: readonly Environment[] = [local, dev, staging, prod];

/** Production with its model on a Kubernetes cluster, which no shipped environment has. */
export const onKubernetes: Environment = {
  ...withScoring(prod, { compute: { kind: "aks" } }),
  name: "aksprod",
};

/** What an environment says about visual search; all that are shipped have it. */
export function searchOf({ name, workloads: { visualSearch } }: Environment): VisualSearchValues {
  if (visualSearch) return visualSearch;
  throw new Error(`${name} has no visual search`);
}

/** An environment with other values of visual search. */
export function withSearch(environment: Environment, values: Partial<VisualSearchValues>): Environment {
  const visualSearch = { ...searchOf(environment), ...values };
  return { ...environment, workloads: { ...environment.workloads, visualSearch } };
}

/** An environment whose models are served in another way. */
export function withScoring(
  environment: Environment,
  values: Partial<VisualSearchValues["scoring"]>,
): Environment {
  return withSearch(environment, { scoring: { ...searchOf(environment).scoring, ...values } });
}

/** An environment as its owner would fill it in: ids of its own in the place of placeholders. */
export function filledIn(environment: Environment): Environment {
  const text = JSON.stringify(environment).replaceAll("00000000-0000-0000-0000-", "5e1f3c9a-0b7d-4c55-9a51-");
  return defineEnvironment(JSON.parse(text));
}

/** A whole environment, with code that is never bundled. */
export function estateOf(
  environment: Environment,
  app = Testing.app(),
  shipping: Partial<EstateProps["shipping"]> = {},
): Estate {
  return new Estate(app, environment.name, {
    product: "vitrine",
    environment,
    workloads,
    root: "/checkout",
    shipping: { ...someShipping, ...shipping },
  });
}

/** The plan of a whole environment. */
export function planOf(environment: Environment): Plan {
  return Plan.ofStack(estateOf(environment));
}

/** The plan of the network of an environment that has one of its own. */
export function planOfNetwork(environment: Environment): Plan {
  const [plan] = plansOfNetworks(environment);
  if (!plan) throw new Error(`${environment.name} has no network of its own`);
  return plan;
}

/** Plans of everything that is deployed for an environment: its own, and that of its network. */
export const plansOf = (environment: Environment): readonly Plan[] => [
  planOf(environment),
  ...plansOfNetworks(environment),
];

const plansOfNetworks = (environment: Environment): Plan[] =>
  networksOf(Testing.app(), {
    product: "vitrine",
    environments: [environment],
    workloads,
    root: "/checkout",
  }).map(({ stack }) => Plan.ofStack(stack));

/** What must exist before any environment. */
export function bootstrapOf(values = bootstrap, of = environments): Bootstrap {
  const app = Testing.app();
  const estates = Object.fromEntries(of.map((each) => [each.name, estateOf(each, app)]));
  return new Bootstrap(app, "bootstrap", {
    product: "vitrine",
    values,
    root: "/checkout",
    environments: of,
    workloads,
    estates,
  });
}

/** The plan of it. */
export function planOfBootstrap(values = bootstrap, of = environments): Plan {
  return Plan.ofStack(bootstrapOf(values, of));
}

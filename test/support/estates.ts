import { Testing } from "cdktf";
import bootstrap from "../../environments/bootstrap";
import dev from "../../environments/dev";
import { defineEnvironment, type Environment } from "../../environments/environment";
import local from "../../environments/local";
import prod from "../../environments/prod";
import staging from "../../environments/staging";
import { Bootstrap } from "../../stacks/bootstrap";
import { Estate } from "../../stacks/estate";
import { networksOf } from "../../stacks/network";
import { someContext, someModel, somePackage, someSite } from "./foundation";
import { Plan } from "./plan";

export const environments: readonly Environment[] = [local, dev, staging, prod];

/** Production with its model on a Kubernetes cluster, which no shipped environment has. */
export const onKubernetes: Environment = {
  ...prod,
  name: "aksprod",
  search: { ...prod.search, scoring: { ...prod.search.scoring, compute: { kind: "aks" } } },
};

/** An environment as its owner would fill it in: ids of its own in the place of placeholders. */
export function filledIn(environment: Environment): Environment {
  const text = JSON.stringify(environment).replaceAll("00000000-0000-0000-0000-", "5e1f3c9a-0b7d-4c55-9a51-");
  return defineEnvironment(JSON.parse(text));
}

/** A whole environment, with code that is never bundled. */
export function estateOf(environment: Environment, app = Testing.app(), scoring = someContext): Estate {
  return new Estate(app, environment.name, {
    environment,
    root: "/checkout",
    packages: {
      images: somePackage,
      search: somePackage,
      catalogue: somePackage,
      scoring,
      site: someSite,
    },
    model: () => someModel,
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
  networksOf(Testing.app(), [environment], "/checkout").map(({ stack }) => Plan.ofStack(stack));

/** What must exist before any environment. */
export function bootstrapOf(values = bootstrap, of = environments): Bootstrap {
  const app = Testing.app();
  const estates = Object.fromEntries(of.map((each) => [each.name, estateOf(each, app)]));
  return new Bootstrap(app, "bootstrap", { values, root: "/checkout", environments: of, estates });
}

/** The plan of it. */
export function planOfBootstrap(values = bootstrap, of = environments): Plan {
  return Plan.ofStack(bootstrapOf(values, of));
}

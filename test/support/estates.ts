import { Testing } from "cdktf";
import bootstrap from "../../environments/bootstrap";
import dev from "../../environments/dev";
import type { Environment } from "../../environments/environment";
import local from "../../environments/local";
import prod from "../../environments/prod";
import staging from "../../environments/staging";
import { Bootstrap } from "../../stacks/bootstrap";
import { Estate } from "../../stacks/estate";
import { someContext, someModel, somePackage, someSite } from "./foundation";
import { Plan } from "./plan";

export const environments: readonly Environment[] = [local, dev, staging, prod];

/** Production with its model on a Kubernetes cluster, which no shipped environment has. */
export const onKubernetes: Environment = {
  ...prod,
  name: "aksprod",
  search: { ...prod.search, scoring: { ...prod.search.scoring, compute: { kind: "aks" } } },
};

/** A whole environment, with code that is never bundled. */
export function estateOf(environment: Environment, app = Testing.app()): Estate {
  return new Estate(app, environment.name, {
    environment,
    root: "/checkout",
    packages: {
      images: somePackage,
      search: somePackage,
      catalogue: somePackage,
      scoring: someContext,
      site: someSite,
    },
    model: () => someModel,
  });
}

/** The plan of a whole environment. */
export function planOf(environment: Environment): Plan {
  return Plan.ofStack(estateOf(environment));
}

/** The plan of what must exist before any environment. */
export function planOfBootstrap(values = bootstrap): Plan {
  const app = Testing.app();
  const estates = Object.fromEntries(environments.map((each) => [each.name, estateOf(each, app)]));
  return Plan.ofStack(new Bootstrap(app, "bootstrap", { values, root: "/checkout", environments, estates }));
}

import { Testing } from "cdktf";
import dev from "../../environments/dev";
import type { Environment } from "../../environments/environment";
import local from "../../environments/local";
import prod from "../../environments/prod";
import staging from "../../environments/staging";
import { Estate } from "../../stacks/estate";
import { someContext, someModel, somePackage, someSite } from "./foundation";
import { Plan } from "./plan";

export const environments: readonly Environment[] = [local, dev, staging, prod];

/** A whole environment, with code that is never bundled. */
export function estateOf(environment: Environment): Estate {
  return new Estate(Testing.app(), environment.name, {
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

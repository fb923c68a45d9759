import { existsSync, readFileSync } from "node:fs";
import {
  type ListPolicy,
  namedPolicies,
  readListPolicy,
} from "../../../runtime/articles/judging/list-policy";
import { Failure } from "../../failure";

/** A policy by its name, or in a file. @throws Failure PolicyNotFound; ExplainedError PolicyNotValid */
export function policyNamed(name: string): ListPolicy {
  const named = namedPolicies[name];
  if (named) return named;
  if (existsSync(name)) return readListPolicy(readFileSync(name, "utf8"));
  throw new Failure("PolicyNotFound", {
    what: `${name} is no policy that has a name, and no file`,
    why: `these have a name: ${Object.keys(namedPolicies).join(", ")}`,
    fix: `write what is to be otherwise into a file, e.g. {"weights": {"fresh": 0.2}}, and pass its path`,
  });
}

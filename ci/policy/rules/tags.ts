import { resourceTypes } from "../../../azure/resource-types/resource-types";
import type { Values } from "../../stack";
import { isOnOneMachine } from "../judged-environment";
import type { Rule } from "../rule";

const tags: Rule = {
  id: "tags",
  demand: "says what it belongs to, who owns it and who pays",
  reason: "a resource without an owner is paid for by everybody and dared to be deleted by nobody",
  fix: "the tags product and environment come from the stack; owner and costCentre stand in the environment's file",
  kinds: ["*"],
  check: ({ kind, settings, isPart, mode }, { facts }) => {
    const takesTags = settings["location"] !== undefined || resourceTypes[kind]?.tagsWithoutLocation;
    if (!takesTags || isPart || mode === "data") return [];
    const own = (settings["tags"] ?? {}) as Values;
    const wanted = ["product", "environment", ...(isOnOneMachine(facts) ? [] : ["owner", "costCentre"])];
    const missing = wanted
      .filter((name) => !own[name])
      .map((name) => ({ what: `the tag ${name} is missing` }));
    const other = own["environment"] !== undefined && own["environment"] !== facts.name;
    const wrong = { what: `the tag environment is ${JSON.stringify(own["environment"])}` };
    return other ? [...missing, wrong] : missing;
  },
};

export const tagRules: readonly Rule[] = [tags];

import type { Rule } from "./rule";
import { deletionRules } from "./rules/deletion";
import { diagnosticsRules } from "./rules/diagnostics";
import { keyRules } from "./rules/keys";
import { placeRules } from "./rules/places";
import { publicAccessRules } from "./rules/public-access";
import { retirementRules } from "./rules/retirement";
import { reviewedRule } from "./rules/reviewed";
import { roleRules } from "./rules/roles";
import { skuRules } from "./rules/skus";
import { tagRules } from "./rules/tags";
import { transportRules } from "./rules/transport";

/** What the rules of retirement know is no thought about what a resource has to be. */
const themes: readonly Rule[] = [
  ...publicAccessRules,
  ...keyRules,
  ...transportRules,
  ...diagnosticsRules,
  ...deletionRules,
  ...tagRules,
  ...placeRules,
  ...skuRules,
  ...roleRules,
];

/** Every rule, theme by theme. */
export const rulePack: readonly Rule[] = [...themes, ...retirementRules, reviewedRule(themes)];

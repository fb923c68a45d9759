import * as terraform from "../../services/terraform";
import type { BeyondSchema } from "../planning/beyond-schema";
import type { TerraformTypes } from "../terraform-types";

/** By resource type; a type that is not here is planned from its schema alone. */
export const knownTypes: Readonly<Record<string, BeyondSchema>> = Object.fromEntries(
  Object.values<TerraformTypes>(terraform).flatMap(({ beyondSchema, rules = {} }) =>
    Object.entries(beyondSchema).map(([type, known]) => [
      type,
      { ...known, checks: { ...rules[type], ...known.checks } },
    ]),
  ),
);

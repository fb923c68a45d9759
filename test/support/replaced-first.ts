import { madeBefore } from "./made-before";
import type { Attributes, Plan } from "./plan";

/**
 * What Terraform creates anew before it destroys the old one, by address: resources whose lifecycle says so and, without
 * being asked, all that they depend on.
 */
export function replacedFirst(plan: Plan): ReadonlySet<string> {
  const asked = Object.entries(plan.synthesized.resource ?? {}).flatMap(([type, all]) =>
    Object.entries(all)
      .filter(
        ([, { lifecycle }]) => (lifecycle as Attributes | undefined)?.["create_before_destroy"] === true,
      )
      .map(([name]) => `${type}.${name}`),
  );
  return new Set(asked.flatMap((address) => [address, ...madeBefore(plan, address)]));
}

import type { Plan } from "./plan";

/** Without the list of everything that locks wait for: it says nothing that the rest does not say. */
export function withoutLockOrder(synthesized: Plan["synthesized"]): Plan["synthesized"] {
  const { terraform_data = {}, ...others } = synthesized.resource ?? {};
  const { BeforeLocks: _, ...rest } = terraform_data;
  const resource = Object.keys(rest).length > 0 ? { ...others, terraform_data: rest } : others;
  return { ...synthesized, resource };
}

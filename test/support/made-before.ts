import { referencesIn } from "../../ci/stack";
import type { Attributes, Plan } from "./plan";

/**
 * What Terraform makes before a resource, and destroys after it, by address: all that it refers to or waits for,
 * however far.
 */
export function madeBefore({ synthesized }: Plan, address: string): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (at: string) => {
    const [type = "", name = ""] = at.replace(/^data\./, "").split(".");
    const kinds = at.startsWith("data.") ? synthesized.data : synthesized.resource;
    const attributes: Attributes = kinds?.[type]?.[name] ?? {};
    const waitsFor = (attributes["depends_on"] ?? []) as readonly string[];
    for (const next of [...referencesIn(attributes).map((each) => each.address), ...waitsFor]) {
      if (found.has(next)) continue;
      found.add(next);
      look(next);
    }
  };
  look(address);
  return found;
}

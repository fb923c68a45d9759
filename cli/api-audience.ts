import { z } from "zod";
import { audienceNames, audienceOf, isAudience } from "./audiences";
import { unknownName } from "./unknown-name";

/** Of the output that names what a workload's API takes tokens for, after the workload's name. */
const suffix = "_audience";

/**
 * What a token is asked for, by the name of a service of Azure, an address, or a workload whose API signs people in.
 *
 * @param outputs of the environment; asked for when the name is none of Azure's
 * @throws Failure ResourceUnknown
 */
export async function audienceNamed(
  resource: string,
  outputs: () => Promise<Readonly<Record<string, unknown>>>,
): Promise<string> {
  if (isAudience(resource)) return audienceOf(resource);
  const known = await outputs();
  const found = z.string().safeParse(known[`${resource.replaceAll("-", "_")}${suffix}`]);
  if (found.success) return found.data;
  const apis = Object.keys(known)
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length).replaceAll("_", "-"));
  throw unknownName("ResourceUnknown", {
    kind: "a resource",
    wanted: resource,
    names: [...audienceNames, ...apis],
    place: "the list of those that take tokens",
    otherwise: "name one of them, or an address such as https://graph.microsoft.com",
  });
}

/** Something that can be asked of Azure Resource Manager over REST. */
export interface ArmRoute {
  readonly method: string;
  /** Of the path, without regard to case; its first group is the id that is asked about. */
  readonly path: RegExp;
  /** What the caller must be allowed to do with that id. @default anybody with a token may */
  readonly action?: string;
  /** As the refusal of everything else lists it, e.g. "POST restart to a function app". @default not listed */
  readonly name?: string;
  answer(id: string, request: Request): Promise<Response> | Response;
}

/**
 * The path of a resource of this type, and of what is asked below it.
 *
 * @param type e.g. "Microsoft.Web/sites"
 * @param below e.g. "/restart"
 */
export function pathOf(type: string, below = ""): RegExp {
  const [provider, ...kinds] = type.split("/");
  const id = `/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${provider}${kinds.map((kind) => `/${kind}/[^/]+`).join("")}`;
  return new RegExp(`^(${id})${below}/?$`.replaceAll(".", "\\."), "i");
}

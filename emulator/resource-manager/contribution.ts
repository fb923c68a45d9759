import type { ArmRoute } from "./arm-route";
import type { Behaviour, World } from "./behaviour";
import type { Values } from "./protocol";
import type { TypeRefusal } from "./refused-types";

/** What a service adds to the resource manager. */
export interface Contribution {
  /** What its types do. */
  readonly resources?: readonly Behaviour[];
  /** Types of its that would do nothing here; the first that fits says why. */
  readonly refusals?: readonly TypeRefusal[];
  /** What `azapi_resource_action` can ask for. */
  readonly actions?: readonly Action[];
  /** Data sources, by Terraform's type, that answer more than a resource has. */
  readonly dataSources?: Readonly<Record<string, DataSource>>;
  /** What people's tools can ask Azure Resource Manager. */
  readonly armRoutes?: readonly ArmRoute[];
}

export interface Action {
  /** Azure's type and the action, e.g. "Microsoft.Web/sites restart"; the type alone is a PUT of the resource. */
  readonly name: string;
  /** Id of the resource that must exist. @default the one that is acted on */
  ownerOf?(id: string): string;
  act(id: string, values: Values, world: World): Promise<Values> | Values;
}

export type DataSource = (config: Values, world: World) => Promise<Values> | Values;

import type { Service } from "../core/service";

/** Azure Front Door on one machine: endpoints that take requests by http and https, and route them to origins by path. */
export interface FrontDoors extends Service {
  status(): readonly { readonly name: string; readonly address: string }[];
}

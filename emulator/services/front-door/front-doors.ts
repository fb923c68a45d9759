import type { Service } from "../../core/service";
import type { Endpoint, FrontDoorResources } from "./front-door-resources";

/** Azure Front Door on one machine: endpoints that take requests by http and https, and route them to origins by path. */
export interface FrontDoors extends Service {
  /** Opens the endpoint's address, or changes the endpoint. Answers its host name, "127.0.0.1:PORT". */
  openEndpoint(endpoint: Endpoint): Promise<{ hostName: string }>;
  /** Gives its port back. */
  closeEndpoint(id: string): Promise<void>;
  /** Makes or changes a part that endpoints are made of; the next request follows it. */
  put<Kind extends keyof FrontDoorResources>(kind: Kind, part: FrontDoorResources[Kind]): void;
  remove(kind: keyof FrontDoorResources, id: string): void;
  status(): readonly FrontDoorStatus[];
}

export interface FrontDoorStatus {
  readonly name: string;
  /** With http; https answers at the same port. */
  readonly address: string;
  /** Patterns with their origins, e.g. "/api/* → 127.0.0.1:41010". */
  readonly routes: readonly string[];
}

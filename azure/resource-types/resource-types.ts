import { access } from "./access";
import { cache } from "./cache";
import { containerRegistry } from "./container-registry";
import { dataFactory } from "./data-factory";
import { databases } from "./databases";
import { entra } from "./entra";
import { eventGrid } from "./event-grid";
import { eventHubs } from "./event-hubs";
import { frontDoor } from "./front-door";
import { keyVault } from "./key-vault";
import { kubernetes } from "./kubernetes";
import { machineLearning } from "./machine-learning";
import { monitor } from "./monitor";
import { network } from "./network";
import type { ResourceTypes } from "./resource-type";
import { search } from "./search";
import { storage } from "./storage";
import { terraform } from "./terraform";
import { web } from "./web";

/** Every kind of resource that something is known of; another has to be looked at before it is used. */
export const resourceTypes: ResourceTypes = {
  ...access,
  ...cache,
  ...containerRegistry,
  ...dataFactory,
  ...databases,
  ...entra,
  ...eventGrid,
  ...eventHubs,
  ...frontDoor,
  ...keyVault,
  ...kubernetes,
  ...machineLearning,
  ...monitor,
  ...network,
  ...search,
  ...storage,
  ...terraform,
  ...web,
};

/** Azure's name of a type that stands in a resource group, e.g. "Microsoft.KeyVault/vaults". */
export function armTypeOf(type: string): string | undefined {
  const id = resourceTypes[type]?.id;
  return id && "armType" in id ? id.armType : undefined;
}

import { resourceManager } from "../resource-manager/terraform";
import { containerRegistry } from "./container-registry/terraform";
import { cosmosDb } from "./cosmos-db/terraform";
import { dataFactory } from "./data-factory/terraform";
import { eventGrid } from "./event-grid/terraform";
import { eventHubs } from "./event-hubs/terraform";
import { frontDoor } from "./front-door/terraform";
import { functions } from "./functions/terraform";
import { keyVault } from "./key-vault/terraform";
import { kubernetes } from "./kubernetes/terraform";
import { machineLearning } from "./machine-learning/terraform";
import { monitor } from "./monitor/terraform";
import { network } from "./network/terraform";
import { postgresql } from "./postgresql/terraform";
import { redis } from "./redis/terraform";
import { search } from "./search/terraform";
import { storage } from "./storage/terraform";
import type { TerraformTypes } from "./terraform-types";

/**
 * What Terraform must know of each service. It stands apart from the services, because the provider is a process of its
 * own that starts with every command and loads none of them.
 */
export const terraformTypes: readonly TerraformTypes[] = [
  containerRegistry,
  cosmosDb,
  dataFactory,
  eventGrid,
  eventHubs,
  frontDoor,
  functions,
  keyVault,
  kubernetes,
  machineLearning,
  monitor,
  network,
  postgresql,
  redis,
  resourceManager,
  search,
  storage,
];

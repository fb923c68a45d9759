import { containerRegistry } from "./container-registry/service";
import { cosmosDb } from "./cosmos-db/service";
import { dataFactories } from "./data-factory/service";
import type { EmulatedService } from "./emulated-service";
import { eventGrid } from "./event-grid/service";
import { eventHubs } from "./event-hubs/service";
import { frontDoors } from "./front-door/service";
import { functions } from "./functions/service";
import { keyVaults } from "./key-vault/service";
import { kubernetes } from "./kubernetes/service";
import { machineLearning } from "./machine-learning/service";
import { monitor } from "./monitor/service";
import { network } from "./network/service";
import { postgresql } from "./postgresql/service";
import { redis } from "./redis/service";
import { search } from "./search/service";
import { storage } from "./storage/service";

/** Every service of the local Azure, in the order in which they start. */
export const services = {
  monitor,
  eventGrid,
  storage,
  keyVaults,
  search,
  redis,
  machineLearning,
  functions,
  dataFactories,
  frontDoors,
  // nothing is started for these
  containerRegistry,
  cosmosDb,
  eventHubs,
  kubernetes,
  network,
  postgresql,
};

/** Each as it runs, by its name in the list. */
export type RunningServices = {
  readonly [Name in keyof typeof services]: (typeof services)[Name] extends EmulatedService<infer Running>
    ? Running
    : never;
};

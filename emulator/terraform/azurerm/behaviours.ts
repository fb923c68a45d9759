import type { Behaviour } from "../planning/behaviour";
import { access } from "./access";
import { apps } from "./apps";
import { cache } from "./cache";
import { data } from "./data";
import { dataFactory } from "./data-factory";
import { frontDoor } from "./front-door";
import { keyVault } from "./key-vault";
import { kubernetes } from "./kubernetes";
import { machineLearning } from "./machine-learning";
import { monitor } from "./monitor";
import { network } from "./network";
import { storage } from "./storage";

/** By resource type; a type that is not here is planned from its schema alone. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  ...access,
  ...apps,
  ...cache,
  ...data,
  ...dataFactory,
  ...frontDoor,
  ...keyVault,
  ...kubernetes,
  ...machineLearning,
  ...monitor,
  ...network,
  ...storage,
};

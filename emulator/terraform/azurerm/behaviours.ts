import type { Behaviour } from "../planning/behaviour";
import type { Checks } from "../validation/checks";
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
import { accessRules } from "./rules/access";
import { appsRules } from "./rules/apps";
import { cacheRules } from "./rules/cache";
import { dataFactoryRules } from "./rules/data-factory";
import { frontDoorRules } from "./rules/front-door";
import { frontDoorDeliveryRules } from "./rules/front-door-delivery";
import { frontDoorFirewallRules } from "./rules/front-door-firewall";
import { keyVaultRules } from "./rules/key-vault";
import { kubernetesRules } from "./rules/kubernetes";
import { machineLearningRules } from "./rules/machine-learning";
import { monitorRules } from "./rules/monitor";
import { networkRules } from "./rules/network";
import { storageRules } from "./rules/storage";
import { storage } from "./storage";

const plans: Readonly<Record<string, Behaviour>> = {
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

const rules: Readonly<Record<string, Checks>> = {
  ...accessRules,
  ...appsRules,
  ...cacheRules,
  ...dataFactoryRules,
  ...frontDoorRules,
  ...frontDoorDeliveryRules,
  ...frontDoorFirewallRules,
  ...keyVaultRules,
  ...kubernetesRules,
  ...machineLearningRules,
  ...monitorRules,
  ...networkRules,
  ...storageRules,
};

/** By resource type; a type that is not here is planned from its schema alone. */
export const behaviours: Readonly<Record<string, Behaviour>> = Object.fromEntries(
  Object.entries(plans).map(([type, plan]) => [
    type,
    { ...plan, checks: { ...rules[type], ...plan.checks } },
  ]),
);

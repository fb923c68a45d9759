import { access } from "../../resource-manager/terraform";
import { accessRules } from "../../resource-manager/terraform-rules";
import { data } from "../../services/cosmos-db/terraform";
import { dataFactory } from "../../services/data-factory/terraform";
import { dataFactoryRules } from "../../services/data-factory/terraform-rules";
import { apps } from "../../services/event-grid/terraform";
import { appsRules } from "../../services/event-grid/terraform-rules";
import { frontDoor } from "../../services/front-door/terraform";
import { frontDoorDeliveryRules } from "../../services/front-door/terraform-delivery-rules";
import { frontDoorFirewallRules } from "../../services/front-door/terraform-firewall-rules";
import { frontDoorRules } from "../../services/front-door/terraform-rules";
import { keyVault } from "../../services/key-vault/terraform";
import { keyVaultRules } from "../../services/key-vault/terraform-rules";
import { kubernetes } from "../../services/kubernetes/terraform";
import { kubernetesRules } from "../../services/kubernetes/terraform-rules";
import { machineLearning } from "../../services/machine-learning/terraform";
import { machineLearningRules } from "../../services/machine-learning/terraform-rules";
import { monitor } from "../../services/monitor/terraform";
import { monitorRules } from "../../services/monitor/terraform-rules";
import { network } from "../../services/network/terraform";
import { networkRules } from "../../services/network/terraform-rules";
import { cache } from "../../services/redis/terraform";
import { cacheRules } from "../../services/redis/terraform-rules";
import { storage } from "../../services/storage/terraform";
import { storageRules } from "../../services/storage/terraform-rules";
import type { Behaviour } from "../planning/beyond-schema";
import type { Checks } from "../validation/checks";

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

import {
  dataFactory,
  dataFactoryDataset,
  dataFactoryLinkedService,
  dataFactoryPipeline,
  dataFactoryTrigger,
} from "../services/data-factory/resources/data-factory";
import { eventGridSubscription } from "../services/event-grid/resources/subscription";
import { eventGridSystemTopic } from "../services/event-grid/resources/system-topic";
import { frontDoorFirewallPolicy } from "../services/front-door/resources/firewall";
import {
  frontDoorEndpoint,
  frontDoorOrigin,
  frontDoorOriginGroup,
  frontDoorProfile,
  frontDoorRoute,
  frontDoorSecurityPolicy,
} from "../services/front-door/resources/front-door";
import { frontDoorRule, frontDoorRuleSet } from "../services/front-door/resources/rules";
import { azapiPublishingCredentials } from "../services/functions/resources/publishing-credentials";
import { servicePlan } from "../services/functions/resources/service-plan";
import { azapiSite } from "../services/functions/resources/site";
import { keyVault } from "../services/key-vault/resources/key-vault";
import { keyVaultSecret } from "../services/key-vault/resources/key-vault-secret";
import { azapiEnvironmentVersion, azapiModelVersion } from "../services/machine-learning/resources/assets";
import { machineLearningDatastore } from "../services/machine-learning/resources/datastore";
import { azapiOnlineDeployment } from "../services/machine-learning/resources/online-deployment";
import { azapiOnlineEndpoint } from "../services/machine-learning/resources/online-endpoint";
import { azapiMachineLearningWorkspace } from "../services/machine-learning/resources/workspace";
import { applicationInsights } from "../services/monitor/resources/application-insights";
import { azapiRedisAccess } from "../services/redis/resources/access-policy-assignment";
import { managedRedis } from "../services/redis/resources/managed-redis";
import { azapiSearchService } from "../services/search/resources/search-service";
import { azapiStorageTable } from "../services/storage/resources/azapi-storage-table";
import { storageAccount } from "../services/storage/resources/storage-account";
import { storageBlob } from "../services/storage/resources/storage-blob";
import { storageContainer } from "../services/storage/resources/storage-container";
import { storageQueue } from "../services/storage/resources/storage-queue";
import { storageTable } from "../services/storage/resources/storage-table";
import { storageWebsite } from "../services/storage/resources/storage-website";
import type { Behaviour } from "./behaviour";
import type { Values } from "./protocol";
import { recordOf } from "./records";
import { refusalOf } from "./refused";
import { armType, azapiBehaviour, echo } from "./types/azapi";
import { azapiResourceAction } from "./types/azapi-action";
import { azapiDataPlaneResource } from "./types/azapi-data-plane";
import { azapiUpdateResource } from "./types/azapi-update";
import { managementLock } from "./types/management-lock";
import { resourceGroup } from "./types/resource-group";
import { roleAssignment } from "./types/role-assignment";
import { timeSleep } from "./types/time-sleep";
import { userAssignedIdentity } from "./types/user-assigned-identity";

/** Types that do something, in the order in which a restart brings their services back. */
const behaviours: readonly Behaviour[] = [
  resourceGroup,
  managementLock,
  userAssignedIdentity,
  roleAssignment,
  storageAccount,
  storageContainer,
  storageQueue,
  storageTable,
  storageWebsite,
  storageBlob,
  azapiStorageTable,
  keyVault,
  keyVaultSecret,
  azapiSearchService,
  azapiDataPlaneResource,
  applicationInsights,
  managedRedis,
  azapiRedisAccess,
  azapiMachineLearningWorkspace,
  machineLearningDatastore,
  azapiEnvironmentVersion,
  azapiModelVersion,
  azapiOnlineEndpoint,
  azapiOnlineDeployment,
  servicePlan,
  azapiSite,
  azapiPublishingCredentials,
  azapiResourceAction,
  azapiUpdateResource,
  eventGridSystemTopic,
  eventGridSubscription,
  dataFactory,
  dataFactoryLinkedService,
  dataFactoryDataset,
  dataFactoryPipeline,
  dataFactoryTrigger,
  frontDoorProfile,
  frontDoorOriginGroup,
  frontDoorOrigin,
  frontDoorRoute,
  frontDoorRuleSet,
  frontDoorRule,
  frontDoorFirewallPolicy,
  frontDoorSecurityPolicy,
  frontDoorEndpoint,
  timeSleep,
];

const byType = new Map(behaviours.map((behaviour) => [behaviour.type.toLowerCase(), behaviour]));

/** @throws ResourceError NotRunLocally for what must not look like a success */
export function behaviourOf(type: string, values: Values): Behaviour {
  const name = type === "azapi_resource" ? armType(values) : type;
  const known = byType.get(name.toLowerCase());
  if (known !== undefined) return known;
  const refusal = refusalOf(name);
  if (refusal !== undefined) throw refusal;
  return type === "azapi_resource" ? azapiRecord(name) : recordOf(type);
}

/** Position in the order of restoration. */
export function restoreRank(behaviour: Behaviour): number {
  const rank = behaviours.indexOf(behaviour);
  return rank === -1 ? behaviours.length : rank;
}

function azapiRecord(type: string): Behaviour {
  return azapiBehaviour({ ...recordOf(type), respond: echo });
}

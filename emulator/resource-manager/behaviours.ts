import type { Behaviour } from "./behaviour";
import type { Values } from "./protocol";
import { recordOf } from "./records";
import { refusalOf } from "./refused";
import { applicationInsights } from "./types/application-insights";
import { armType, azapiBehaviour, echo } from "./types/azapi";
import { azapiResourceAction } from "./types/azapi-action";
import { azapiDataPlaneResource } from "./types/azapi-data-plane";
import { azapiEnvironmentVersion, azapiModelVersion } from "./types/azapi-machine-learning-assets";
import { azapiMachineLearningWorkspace } from "./types/azapi-machine-learning-workspace";
import { azapiOnlineDeployment } from "./types/azapi-online-deployment";
import { azapiOnlineEndpoint } from "./types/azapi-online-endpoint";
import { azapiPublishingCredentials } from "./types/azapi-publishing-credentials";
import { azapiRedisAccess } from "./types/azapi-redis-access";
import { azapiSearchService } from "./types/azapi-search-service";
import { azapiSite } from "./types/azapi-site";
import { azapiStorageTable } from "./types/azapi-storage-table";
import { azapiUpdateResource } from "./types/azapi-update";
import {
  dataFactory,
  dataFactoryDataset,
  dataFactoryLinkedService,
  dataFactoryPipeline,
  dataFactoryTrigger,
} from "./types/data-factory";
import { eventGridSubscription } from "./types/event-grid-subscription";
import { eventGridSystemTopic } from "./types/event-grid-system-topic";
import {
  frontDoorEndpoint,
  frontDoorOrigin,
  frontDoorOriginGroup,
  frontDoorProfile,
  frontDoorRoute,
  frontDoorSecurityPolicy,
} from "./types/front-door";
import { frontDoorFirewallPolicy } from "./types/front-door-firewall";
import { frontDoorRule, frontDoorRuleSet } from "./types/front-door-rules";
import { keyVault } from "./types/key-vault";
import { keyVaultSecret } from "./types/key-vault-secret";
import { machineLearningDatastore } from "./types/machine-learning-datastore";
import { managedRedis } from "./types/managed-redis";
import { managementLock } from "./types/management-lock";
import { resourceGroup } from "./types/resource-group";
import { roleAssignment } from "./types/role-assignment";
import { servicePlan } from "./types/service-plan";
import { storageAccount } from "./types/storage-account";
import { storageBlob } from "./types/storage-blob";
import { storageContainer } from "./types/storage-container";
import { storageQueue } from "./types/storage-queue";
import { storageTable } from "./types/storage-table";
import { storageWebsite } from "./types/storage-website";
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

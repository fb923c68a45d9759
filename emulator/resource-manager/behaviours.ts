import type { Behaviour } from "./behaviour";
import type { Values } from "./protocol";
import { recordOf } from "./records";
import { refusalOf } from "./refused";
import { applicationInsights } from "./types/application-insights";
import { armType, azapiBehaviour, echo } from "./types/azapi";
import { azapiResourceAction } from "./types/azapi-action";
import { azapiPublishingCredentials } from "./types/azapi-publishing-credentials";
import { azapiSite } from "./types/azapi-site";
import { azapiStorageTable } from "./types/azapi-storage-table";
import { eventGridSubscription } from "./types/event-grid-subscription";
import { eventGridSystemTopic } from "./types/event-grid-system-topic";
import { keyVault } from "./types/key-vault";
import { keyVaultSecret } from "./types/key-vault-secret";
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
  applicationInsights,
  servicePlan,
  azapiSite,
  azapiPublishingCredentials,
  azapiResourceAction,
  eventGridSystemTopic,
  eventGridSubscription,
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

/** The local Azure has one tenant, one subscription and these people; environments/local.ts names the same. */
export const localTenantId = "10ca1000-0000-4000-8000-000000000000";
export const localSubscriptionId = "10ca1000-0000-4000-8000-00000000000a";
/** Object id of the person at the keyboard. */
export const localDeveloperId = "10ca1000-0000-4000-8000-000000000001";
/** Somebody else who may deploy: the second person that an estate meets. */
export const localColleagueId = "10ca1000-0000-4000-8000-000000000002";
/** The group of whoever may deploy; both are in it. */
export const localDeployersId = "10ca1000-0000-4000-8000-000000000003";

/** Whom the sign-in page of the local Azure offers, besides the two above: each may do something else, as the environment says. */
export const localPeople = [
  { objectId: localDeveloperId, name: "The developer", userName: "developer" },
  { objectId: localColleagueId, name: "The colleague", userName: "colleague" },
  { objectId: "10ca1000-0000-4000-8000-000000000011", name: "Priya Predicts", userName: "priya" },
  { objectId: "10ca1000-0000-4000-8000-000000000012", name: "Remy Reads", userName: "remy" },
  { objectId: "10ca1000-0000-4000-8000-000000000013", name: "Ada Audits", userName: "ada" },
  { objectId: "10ca1000-0000-4000-8000-000000000014", name: "Noor Nothing", userName: "noor" },
] as const;

/** A directory of its own for readers, as Microsoft Entra External ID keeps one, with an app that somebody made there by hand. */
export const localReadersTenantId = "10ca1000-0000-4000-8000-000000000100";
export const localReadersClientId = "10ca1000-0000-4000-8000-000000000101";

/** Who has signed up there already. Others sign up on its page. */
export const localReaders = [
  { objectId: "10ca1000-0000-4000-8000-000000000111", name: "Rosa Reader", userName: "rosa" },
  { objectId: "10ca1000-0000-4000-8000-000000000112", name: "Samir Sports", userName: "samir" },
  { objectId: "10ca1000-0000-4000-8000-000000000113", name: "Lena Lab", userName: "lena" },
  { objectId: "10ca1000-0000-4000-8000-000000000114", name: "Paul Politics", userName: "paul" },
  { objectId: "10ca1000-0000-4000-8000-000000000115", name: "Camille Culture", userName: "camille" },
  { objectId: "10ca1000-0000-4000-8000-000000000116", name: "Nils New", userName: "nils" },
] as const;

/** Client id that tokens of people carry when they come from the Azure CLI. */
export const azureCliClientId = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

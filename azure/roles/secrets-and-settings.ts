import { operations, type Role } from "./role";

const vaults = "Microsoft.KeyVault/vaults";

/** Of Key Vault and App Configuration. */
export const secretAndSettingRoles: readonly Role[] = [
  {
    name: "Key Vault Secrets User",
    id: "4633458b-17de-408a-b874-0445c86b69e6",
    may: "read secrets",
    actions: [],
    dataActions: operations(`${vaults}/secrets`, ["getSecret/action", "readMetadata/action"]),
  },
  {
    name: "Key Vault Crypto Service Encryption User",
    id: "e147488a-f6f5-4113-8e2d-b22465e65bf6",
    may: "wrap and unwrap with keys",
    actions: [],
    dataActions: operations(`${vaults}/keys`, ["read", "wrap/action", "unwrap/action"]),
  },
  {
    name: "Key Vault Crypto Officer",
    id: "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
    may: "make, change and delete keys",
    actions: [`${vaults}/read`],
    dataActions: [`${vaults}/keys/*`],
  },
  {
    name: "Key Vault Certificates Officer",
    id: "a4417e6f-fecd-4de8-b567-7b0420556985",
    may: "make, change and delete certificates",
    actions: [`${vaults}/read`],
    dataActions: [`${vaults}/certificates/*`],
  },
  {
    name: "Key Vault Reader",
    id: "21090545-7ca7-4776-b22c-e363652d74d2",
    may: "see which secrets, keys and certificates there are, not their values",
    actions: [`${vaults}/read`],
    dataActions: [`${vaults}/*/read`, `${vaults}/secrets/readMetadata/action`],
  },
  {
    name: "Key Vault Secrets Officer",
    id: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
    may: "read, set and delete secrets",
    actions: [`${vaults}/read`],
    dataActions: [`${vaults}/secrets/*`],
  },
  {
    name: "Key Vault Administrator",
    id: "00482a5a-887f-4fb3-b363-3b7fe8e74483",
    may: "do everything with secrets, keys and certificates",
    actions: [`${vaults}/read`],
    dataActions: [`${vaults}/*`],
  },
  {
    name: "Key Vault Data Access Administrator",
    id: "8b54135c-b56d-4d72-a534-26097cfdc8d8",
    may: "give and take the roles of a vault's data",
    actions: [
      ...operations("Microsoft.Authorization/roleAssignments", ["write", "delete"]),
      `${vaults}/*/read`,
    ],
    dataActions: [],
  },
  {
    name: "App Configuration Data Reader",
    id: "516239f1-63e1-4d78-a4de-a74fb236a071",
    may: "read settings",
    actions: [],
    dataActions: ["Microsoft.AppConfiguration/configurationStores/*/read"],
  },
];

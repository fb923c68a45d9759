import { operations, type Role } from "./role";

/** Rights over resources, none over the data in them. */
export const resourceRoles: readonly Role[] = [
  {
    name: "Managed Identity Operator",
    id: "f1a07417-d97a-45cb-824c-7a7467783830",
    may: "let resources act under an identity",
    actions: operations("Microsoft.ManagedIdentity/userAssignedIdentities", ["*/read", "*/assign/action"]),
    dataActions: [],
  },
  {
    name: "Network Contributor",
    id: "4d97b98b-1d4f-4787-a291-c67834d212e7",
    may: "create, change and delete networks, and put resources into them",
    actions: ["Microsoft.Network/*"],
    dataActions: [],
  },
  {
    name: "Reader",
    id: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    may: "see everything, and no data",
    actions: ["*/read"],
    dataActions: [],
  },
  {
    name: "Role Based Access Control Administrator",
    id: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    may: "give and take roles",
    actions: ["Microsoft.Authorization/roleAssignments/*", "*/read"],
    dataActions: [],
  },
  {
    name: "User Access Administrator",
    id: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    may: "give and take roles, locks and policies",
    actions: ["*/read", "Microsoft.Authorization/*"],
    dataActions: [],
  },
  {
    name: "Contributor",
    id: "b24988ac-6180-42a0-ab88-20f7382dd24c",
    may: "create, change and delete it, and read no data",
    actions: ["*"],
    notActions: ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write"],
    dataActions: [],
  },
  {
    name: "Owner",
    id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    may: "do everything with it, also give roles, and read no data",
    actions: ["*"],
    dataActions: [],
  },
];

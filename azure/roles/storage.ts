import { operations, type Role } from "./role";

const containers = "Microsoft.Storage/storageAccounts/blobServices/containers";
const queues = "Microsoft.Storage/storageAccounts/queueServices/queues";
const tables = "Microsoft.Storage/storageAccounts/tableServices/tables";
const delegationKey = "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action";

export const storageRoles: readonly Role[] = [
  {
    name: "Storage Blob Delegator",
    id: "db58b8e5-c6ad-4a2a-8342-4190687cbf4a",
    may: "sign addresses of blobs",
    actions: [delegationKey],
    dataActions: [],
  },
  {
    name: "Storage Blob Data Reader",
    id: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    may: "read blobs",
    actions: [`${containers}/read`, delegationKey],
    dataActions: [`${containers}/blobs/read`],
  },
  {
    name: "Storage Blob Data Contributor",
    id: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    may: "read, write and delete blobs",
    actions: [...operations(containers, ["delete", "read", "write"]), delegationKey],
    dataActions: operations(`${containers}/blobs`, ["delete", "read", "write", "move/action", "add/action"]),
  },
  {
    name: "Storage Blob Data Owner",
    id: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    may: "do everything with blobs, also decide who owns them",
    actions: [`${containers}/*`, delegationKey],
    dataActions: [`${containers}/blobs/*`],
  },
  {
    name: "Storage Queue Data Message Sender",
    id: "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
    may: "send messages to queues",
    actions: [],
    dataActions: [`${queues}/messages/add/action`],
  },
  {
    name: "Storage Queue Data Reader",
    id: "19e7f393-937e-4f77-808e-94535e297925",
    may: "read queues and their messages",
    actions: [`${queues}/read`],
    dataActions: [`${queues}/messages/read`],
  },
  {
    name: "Storage Queue Data Message Processor",
    id: "8a0f0c08-91a1-4084-bc3d-661d67233fed",
    may: "take messages from queues",
    actions: [],
    dataActions: operations(`${queues}/messages`, ["read", "process/action"]),
  },
  {
    name: "Storage Queue Data Contributor",
    id: "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
    may: "read, write and delete queues and their messages",
    actions: operations(queues, ["delete", "read", "write"]),
    dataActions: operations(`${queues}/messages`, [
      "delete",
      "read",
      "write",
      "process/action",
      "add/action",
    ]),
  },
  {
    name: "Storage Table Data Reader",
    id: "76199698-9eea-4c19-bc75-cec21354c6b6",
    may: "read tables",
    actions: [`${tables}/read`],
    dataActions: [`${tables}/entities/read`],
  },
  {
    name: "Storage Table Data Contributor",
    id: "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
    may: "read, write and delete tables and their entries",
    actions: operations(tables, ["read", "write", "delete"]),
    dataActions: operations(`${tables}/entities`, ["read", "write", "delete", "add/action", "update/action"]),
  },
];

import type { StorageOperation } from "./operation";

const service = "Microsoft.Storage/storageAccounts/queueServices";
const queues = `${service}/queues`;
const messages = `${queues}/messages`;

/**
 * A queue is a "container" here; its messages are `<queue>/messages[/<id>]`, so "Put Message" and
 * "Delete Message" differ by method alone.
 */
export const queueOperations: readonly StorageOperation[] = [
  {
    name: "List Queues",
    method: "GET",
    level: "account",
    query: { comp: "list" },
    anyOf: [`${queues}/read`],
  },
  {
    name: "Get Queue Service Properties",
    method: "GET",
    level: "account",
    query: { restype: "service", comp: "properties" },
    anyOf: [`${service}/read`],
  },
  {
    name: "Set Queue Service Properties",
    method: "PUT",
    level: "account",
    query: { restype: "service", comp: "properties" },
    anyOf: [`${service}/write`],
  },

  { name: "Create Queue", method: "PUT", level: "container", anyOf: [`${queues}/write`] },
  { name: "Delete Queue", method: "DELETE", level: "container", anyOf: [`${queues}/delete`] },
  {
    name: "Get Queue Metadata",
    method: "GET",
    level: "container",
    query: { comp: "metadata" },
    anyOf: [`${queues}/read`],
  },
  {
    name: "Get Queue Metadata",
    method: "HEAD",
    level: "container",
    query: { comp: "metadata" },
    anyOf: [`${queues}/read`],
  },
  {
    name: "Set Queue Metadata",
    method: "PUT",
    level: "container",
    query: { comp: "metadata" },
    anyOf: [`${queues}/write`],
  },
  {
    name: "Get Queue ACL",
    method: "GET",
    level: "container",
    query: { comp: "acl" },
    anyOf: [`${queues}/getAcl/action`],
  },
  {
    name: "Set Queue ACL",
    method: "PUT",
    level: "container",
    query: { comp: "acl" },
    anyOf: [`${queues}/setAcl/action`],
    refused: "stored access policies serve shared access signatures, which are switched off locally",
  },

  {
    name: "Put Message",
    method: "POST",
    level: "item",
    anyOf: [`${messages}/add/action`, `${messages}/write`],
  },
  { name: "Get Messages", method: "GET", level: "item", anyOf: [`${messages}/process/action`] },
  { name: "Update Message", method: "PUT", level: "item", anyOf: [`${messages}/write`] },
  {
    name: "Delete Message or Clear Messages",
    method: "DELETE",
    level: "item",
    anyOf: [`${messages}/process/action`, `${messages}/delete`],
  },
];

/** The same request as "Get Messages", but for `peekonly=true`: it only looks. */
export const peekMessages: StorageOperation = {
  name: "Peek Messages",
  method: "GET",
  level: "item",
  anyOf: [`${messages}/read`],
};

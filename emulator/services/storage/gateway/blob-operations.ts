import type { StorageOperation } from "./operation";

const service = "Microsoft.Storage/storageAccounts/blobServices";
const containers = `${service}/containers`;
const blobs = `${containers}/blobs`;

const read = [`${blobs}/read`];
const write = [`${blobs}/write`];
const writeOrAdd = [`${blobs}/write`, `${blobs}/add/action`];
const container = { restype: "container" };

const noSas = "shared access signatures are switched off locally; use the identity's token";
const notInAzurite = "Azurite, which keeps the blobs, does not have it";

/** https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory */
export const blobOperations: readonly StorageOperation[] = [
  // the account
  {
    name: "List Containers",
    method: "GET",
    level: "account",
    query: { comp: "list" },
    anyOf: [`${containers}/read`],
  },
  {
    name: "Get Blob Service Properties",
    method: "GET",
    level: "account",
    query: { restype: "service", comp: "properties" },
    anyOf: [`${service}/read`],
  },
  {
    name: "Set Blob Service Properties",
    method: "PUT",
    level: "account",
    query: { restype: "service", comp: "properties" },
    anyOf: [`${service}/write`],
  },
  {
    name: "Get User Delegation Key",
    method: "POST",
    level: "account",
    query: { restype: "service", comp: "userdelegationkey" },
    anyOf: [`${service}/generateUserDelegationKey/action`],
    refused: noSas,
  },
  {
    name: "Find Blobs by Tags",
    method: "GET",
    level: "account",
    query: { comp: "blobs" },
    anyOf: [`${blobs}/filter/action`],
  },
  {
    name: "Blob Batch",
    method: "POST",
    level: "account",
    query: { comp: "batch" },
    anyOf: write,
    refused: "send its requests one by one",
  },
  {
    // what Microsoft's client sends when the account is part of the path
    name: "Blob Batch",
    method: "POST",
    level: "account",
    query: { ...container, comp: "batch" },
    anyOf: write,
    refused: "send its requests one by one",
  },

  // a container
  {
    name: "Create Container",
    method: "PUT",
    level: "container",
    query: container,
    anyOf: [`${containers}/write`],
  },
  {
    name: "Get Container Properties",
    method: "GET",
    level: "container",
    query: container,
    anyOf: [`${containers}/read`],
  },
  {
    name: "Get Container Properties",
    method: "HEAD",
    level: "container",
    query: container,
    anyOf: [`${containers}/read`],
  },
  {
    name: "Get Container Metadata",
    method: "GET",
    level: "container",
    query: { ...container, comp: "metadata" },
    anyOf: [`${containers}/read`],
  },
  {
    name: "Get Container Metadata",
    method: "HEAD",
    level: "container",
    query: { ...container, comp: "metadata" },
    anyOf: [`${containers}/read`],
  },
  {
    name: "Set Container Metadata",
    method: "PUT",
    level: "container",
    query: { ...container, comp: "metadata" },
    anyOf: [`${containers}/write`],
  },
  {
    name: "Lease Container",
    method: "PUT",
    level: "container",
    query: { ...container, comp: "lease" },
    anyOf: [`${containers}/write`],
  },
  {
    name: "Get Container ACL",
    method: "GET",
    level: "container",
    query: { ...container, comp: "acl" },
    anyOf: [`${containers}/getAcl/action`],
  },
  {
    name: "Set Container ACL",
    method: "PUT",
    level: "container",
    query: { ...container, comp: "acl" },
    anyOf: [`${containers}/setAcl/action`],
    refused: "containers are private here; anonymous access and stored access policies do not exist",
  },
  {
    name: "Delete Container",
    method: "DELETE",
    level: "container",
    query: container,
    anyOf: [`${containers}/delete`],
  },
  {
    name: "List Blobs",
    method: "GET",
    level: "container",
    query: { ...container, comp: "list" },
    anyOf: read,
  },
  {
    name: "Find Blobs by Tags in Container",
    method: "GET",
    level: "container",
    query: { ...container, comp: "blobs" },
    anyOf: [`${blobs}/filter/action`],
  },
  {
    name: "Blob Batch",
    method: "POST",
    level: "container",
    query: { ...container, comp: "batch" },
    anyOf: write,
    refused: "send its requests one by one",
  },

  // reading a blob
  { name: "Get Blob", method: "GET", level: "item", anyOf: read },
  { name: "Get Blob Properties", method: "HEAD", level: "item", anyOf: read },
  { name: "Get Blob Metadata", method: "GET", level: "item", query: { comp: "metadata" }, anyOf: read },
  { name: "Get Blob Metadata", method: "HEAD", level: "item", query: { comp: "metadata" }, anyOf: read },
  { name: "Get Block List", method: "GET", level: "item", query: { comp: "blocklist" }, anyOf: read },
  { name: "Get Page Ranges", method: "GET", level: "item", query: { comp: "pagelist" }, anyOf: read },
  {
    name: "Get Blob Tags",
    method: "GET",
    level: "item",
    query: { comp: "tags" },
    anyOf: [`${blobs}/tags/read`],
  },
  {
    name: "Query Blob Contents",
    method: "POST",
    level: "item",
    query: { comp: "query" },
    anyOf: read,
    refused: notInAzurite,
  },

  // writing a blob; the more telling headers come first
  {
    name: "Put Blob From URL",
    method: "PUT",
    level: "item",
    headers: ["x-ms-copy-source", "x-ms-blob-type"],
    anyOf: writeOrAdd,
    refused: `${notInAzurite}; use Copy Blob From URL`,
  },
  {
    name: "Copy Blob From URL",
    method: "PUT",
    level: "item",
    headers: ["x-ms-copy-source", "x-ms-requires-sync"],
    anyOf: writeOrAdd,
    copies: true,
  },
  {
    name: "Copy Blob",
    method: "PUT",
    level: "item",
    headers: ["x-ms-copy-source"],
    anyOf: writeOrAdd,
    copies: true,
  },
  { name: "Put Blob", method: "PUT", level: "item", headers: ["x-ms-blob-type"], anyOf: writeOrAdd },
  {
    name: "Put Block From URL",
    method: "PUT",
    level: "item",
    query: { comp: "block" },
    headers: ["x-ms-copy-source"],
    anyOf: writeOrAdd,
    refused: notInAzurite,
  },
  { name: "Put Block", method: "PUT", level: "item", query: { comp: "block" }, anyOf: writeOrAdd },
  { name: "Put Block List", method: "PUT", level: "item", query: { comp: "blocklist" }, anyOf: writeOrAdd },
  {
    name: "Append Block From URL",
    method: "PUT",
    level: "item",
    query: { comp: "appendblock" },
    headers: ["x-ms-copy-source"],
    anyOf: writeOrAdd,
    refused: notInAzurite,
  },
  { name: "Append Block", method: "PUT", level: "item", query: { comp: "appendblock" }, anyOf: writeOrAdd },
  { name: "Seal Append Blob", method: "PUT", level: "item", query: { comp: "seal" }, anyOf: write },
  {
    name: "Put Page From URL",
    method: "PUT",
    level: "item",
    query: { comp: "page" },
    headers: ["x-ms-copy-source"],
    anyOf: write,
    refused: notInAzurite,
  },
  { name: "Put Page", method: "PUT", level: "item", query: { comp: "page" }, anyOf: write },
  { name: "Set Blob Properties", method: "PUT", level: "item", query: { comp: "properties" }, anyOf: write },
  { name: "Set Blob Metadata", method: "PUT", level: "item", query: { comp: "metadata" }, anyOf: write },
  {
    name: "Set Blob Tags",
    method: "PUT",
    level: "item",
    query: { comp: "tags" },
    anyOf: [`${blobs}/tags/write`],
  },
  { name: "Set Blob Tier", method: "PUT", level: "item", query: { comp: "tier" }, anyOf: write },
  { name: "Lease Blob", method: "PUT", level: "item", query: { comp: "lease" }, anyOf: write },
  { name: "Snapshot Blob", method: "PUT", level: "item", query: { comp: "snapshot" }, anyOf: writeOrAdd },
  { name: "Abort Copy Blob", method: "PUT", level: "item", query: { comp: "copy" }, anyOf: write },
  {
    name: "Undelete Blob",
    method: "PUT",
    level: "item",
    query: { comp: "undelete" },
    anyOf: write,
    refused: notInAzurite,
  },
  { name: "Delete Blob", method: "DELETE", level: "item", anyOf: [`${blobs}/delete`] },
];

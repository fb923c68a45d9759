const containers = "Microsoft.Storage/storageAccounts/blobServices/containers";
const blobs = `${containers}/blobs`;
const queues = "Microsoft.Storage/storageAccounts/queueServices/queues";
const messages = `${queues}/messages`;
const tables = "Microsoft.Storage/storageAccounts/tableServices/tables";
const search = "Microsoft.Search/searchServices";
const documents = `${search}/indexes/documents`;
const secrets = "Microsoft.KeyVault/vaults/secrets";

/** What using a cache takes; Redis has policies instead of roles and operations. */
export const useCache = "Microsoft.Cache/redisEnterprise/databases/use";

/** By class: its methods, and the operation of Azure that they need; nothing for what asks no service. */
type Operations = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/**
 * The operations that the methods of SDK clients need, as Azure documents them for each request of its REST APIs.
 *
 * A method that sends a request and is not listed is reported: nobody could tell which grant it needs.
 */
export const operations: Readonly<Record<string, Operations>> = {
  "@azure/storage-blob": {
    BlobServiceClient: {
      ...needing([`${containers}/read`], "listContainers"),
      ...needing([`${containers}/write`], "createContainer"),
      ...needing([`${containers}/delete`], "deleteContainer"),
      ...needing([`${blobs}/filter/action`], "findBlobsByTags"),
      ...needing(
        ["Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action"],
        "getUserDelegationKey",
      ),
    },
    ContainerClient: {
      ...needing([`${containers}/read`], "exists", "getProperties"),
      ...needing([`${containers}/write`], "create", "createIfNotExists", "setMetadata"),
      ...needing([`${containers}/delete`], "delete", "deleteIfExists"),
      ...needing([`${blobs}/read`], "listBlobsFlat", "listBlobsByHierarchy"),
      ...needing([`${blobs}/write`], "uploadBlockBlob"),
      ...needing([`${blobs}/delete`], "deleteBlob"),
      ...needing([`${blobs}/filter/action`], "findBlobsByTags"),
    },
    BlobClient: {
      ...needing(
        [`${blobs}/read`],
        "download",
        "downloadToBuffer",
        "downloadToFile",
        "exists",
        "getProperties",
      ),
      ...needing(
        [`${blobs}/write`],
        "abortCopyFromURL",
        "beginCopyFromURL",
        "createSnapshot",
        "setAccessTier",
        "setHTTPHeaders",
        "setMetadata",
        "syncCopyFromURL",
        "undelete",
      ),
      ...needing([`${blobs}/delete`], "delete", "deleteIfExists"),
      ...needing([`${blobs}/tags/read`], "getTags"),
      ...needing([`${blobs}/tags/write`], "setTags"),
    },
    BlockBlobClient: {
      ...needing([`${blobs}/read`], "getBlockList", "query"),
      ...needing(
        [`${blobs}/write`],
        "commitBlockList",
        "stageBlock",
        "stageBlockFromURL",
        "syncUploadFromURL",
        "upload",
        "uploadData",
        "uploadFile",
        "uploadStream",
      ),
    },
    AppendBlobClient: needing(
      [`${blobs}/write`],
      "appendBlock",
      "appendBlockFromURL",
      "create",
      "createIfNotExists",
      "seal",
    ),
    BlobLeaseClient: needing(
      [`${blobs}/write`],
      "acquireLease",
      "breakLease",
      "changeLease",
      "releaseLease",
      "renewLease",
    ),
    BlobBatchClient: needing([`${blobs}/delete`], "deleteBlobs"),
  },
  "@azure/storage-queue": {
    QueueServiceClient: {
      ...needing([`${queues}/read`], "listQueues"),
      ...needing([`${queues}/write`], "createQueue"),
      ...needing([`${queues}/delete`], "deleteQueue"),
    },
    QueueClient: {
      ...needing([`${queues}/read`], "exists", "getProperties"),
      ...needing([`${queues}/write`], "create", "createIfNotExists", "setMetadata"),
      ...needing([`${queues}/delete`], "delete", "deleteIfExists"),
      ...needing([`${messages}/add/action`], "sendMessage"),
      ...needing([`${messages}/process/action`], "receiveMessages"),
      ...needing([`${messages}/read`], "peekMessages"),
      ...needing([`${messages}/write`], "updateMessage"),
      ...needing([`${messages}/delete`], "clearMessages", "deleteMessage"),
    },
  },
  "@azure/data-tables": {
    TableServiceClient: {
      ...needing([`${tables}/read`], "listTables"),
      ...needing([`${tables}/write`], "createTable"),
      ...needing([`${tables}/delete`], "deleteTable"),
    },
    TableClient: {
      ...needing([`${tables}/write`], "createTable"),
      ...needing([`${tables}/delete`], "deleteTable"),
      ...needing([`${tables}/entities/read`], "getEntity", "listEntities"),
      ...needing([`${tables}/entities/add/action`], "createEntity"),
      ...needing([`${tables}/entities/write`], "submitTransaction", "upsertEntity"),
      ...needing([`${tables}/entities/update/action`], "updateEntity"),
      ...needing([`${tables}/entities/delete`], "deleteEntity"),
    },
  },
  "@azure/keyvault-secrets": {
    SecretClient: {
      ...needing([`${secrets}/getSecret/action`], "getSecret"),
      ...needing(
        [`${secrets}/readMetadata/action`],
        "listPropertiesOfSecrets",
        "listPropertiesOfSecretVersions",
      ),
      ...needing([`${secrets}/setSecret/action`], "setSecret"),
      ...needing([`${secrets}/update/action`], "updateSecretProperties"),
      ...needing([`${secrets}/delete`], "beginDeleteSecret"),
    },
  },
  "@azure/search-documents": {
    SearchClient: {
      ...needing(
        [`${documents}/read`],
        "autocomplete",
        "getDocument",
        "getDocumentsCount",
        "search",
        "suggest",
      ),
      ...needing([`${documents}/write`], "indexDocuments", "mergeDocuments", "mergeOrUploadDocuments"),
      ...needing([`${documents}/write`], "uploadDocuments"),
      ...needing([`${documents}/delete`], "deleteDocuments"),
    },
    SearchIndexClient: {
      ...needing(
        [`${search}/indexes/read`],
        "getIndex",
        "getIndexStatistics",
        "listIndexes",
        "listIndexesNames",
      ),
      ...needing([`${search}/indexes/write`], "createIndex", "createOrUpdateIndex"),
      ...needing([`${search}/indexes/delete`], "deleteIndex"),
      ...needing([`${search}/aliases/read`], "getAlias", "listAliases"),
      ...needing([`${search}/aliases/write`], "createAlias", "createOrUpdateAlias"),
      ...needing([`${search}/aliases/delete`], "deleteAlias"),
    },
  },
  applicationinsights: {
    TelemetryClient: needing(
      ["Microsoft.Insights/Telemetry/Write"],
      "flush",
      "shutdown",
      "trackDependency",
      "trackException",
      "trackMetric",
      "trackRequest",
    ),
  },
  "@redis/client": { RedisClient: needing([useCache], "connect", "sendCommand") },
};

/** Packages below @azure that ask no service which grants are about: tokens, and the Functions host itself. */
export const packagesWithoutGrants: ReadonlySet<string> = new Set([
  "@azure/functions",
  "@azure/functions-extensions-base",
  "@azure/identity",
]);

/** How the address that a client talks to follows from what it is made of. */
type Address =
  | "first argument"
  | "first argument / second argument"
  | "first argument below the second"
  | "receiver"
  | "receiver / anything"
  | "receiver / first argument"
  | "socket.host of the first argument";

/** By constructor ("BlobServiceClient") or method ("ContainerClient.getBlobClient"). */
export const clientAddresses: Readonly<Record<string, Address>> = {
  URL: "first argument below the second",
  BlobServiceClient: "first argument",
  QueueServiceClient: "first argument",
  TableServiceClient: "first argument",
  SecretClient: "first argument",
  TelemetryClient: "first argument",
  ContainerClient: "first argument",
  BlobClient: "first argument",
  BlockBlobClient: "first argument",
  AppendBlobClient: "first argument",
  QueueClient: "first argument",
  SearchIndexClient: "first argument",
  SearchClient: "first argument / second argument",
  TableClient: "first argument / second argument",
  "RedisClient.create": "socket.host of the first argument",
  "BlobServiceClient.getContainerClient": "receiver / first argument",
  "BlobServiceClient.getBlobBatchClient": "receiver",
  "ContainerClient.getBlobClient": "receiver / anything",
  "ContainerClient.getBlockBlobClient": "receiver / anything",
  "ContainerClient.getAppendBlobClient": "receiver / anything",
  "ContainerClient.getBlobLeaseClient": "receiver",
  "ContainerClient.getBlobBatchClient": "receiver",
  "BlobClient.getBlockBlobClient": "receiver",
  "BlobClient.getAppendBlobClient": "receiver",
  "BlobClient.getBlobLeaseClient": "receiver",
  "BlobClient.withSnapshot": "receiver",
  "BlobClient.withVersion": "receiver",
  "QueueServiceClient.getQueueClient": "receiver / first argument",
  "SearchIndexClient.getSearchClient": "receiver / first argument",
};

/** Methods that read what their first argument names, beside what they do to their own object. */
export const copies: ReadonlySet<string> = new Set([
  "AppendBlobClient.appendBlockFromURL",
  "BlobClient.beginCopyFromURL",
  "BlobClient.syncCopyFromURL",
  "BlockBlobClient.stageBlockFromURL",
  "BlockBlobClient.syncUploadFromURL",
]);

function needing(
  actions: readonly string[],
  ...methods: readonly string[]
): Record<string, readonly string[]> {
  return Object.fromEntries(methods.map((method) => [method, actions]));
}

/** What we use of Azurite 3.35, which publishes no types. The conformance tests fail when something has moved. */
interface AzuriteDatabaseOwner {
  readonly db: import("./journal").Database;
  init(): Promise<void>;
}

interface AzuriteServer {
  readonly httpServer: import("node:http").Server;
  readonly metadataStore: AzuriteDatabaseOwner;
  readonly accountDataStore: {
    accounts: Record<string, { name: string; key1: Buffer }>;
    refresh(): void;
  };
  start(): Promise<void>;
  /** Waits for requests under way and saves. */
  close(): Promise<void>;
}

interface AzuriteServerWithContents extends AzuriteServer {
  readonly extentMetadataStore: AzuriteDatabaseOwner;
}

interface AzuriteFolder {
  readonly locationId: string;
  readonly locationPath: string;
  /** Files that are written to at the same time. */
  readonly maxConcurrency: number;
}

type AzuriteConfigurationWithContents = new (
  host: string,
  port: number,
  keepAliveSeconds: number,
  metadataFile: string,
  extentsFile: string,
  folders: readonly AzuriteFolder[],
  enableAccessLog: boolean,
  accessLog: undefined,
  enableDebugLog: boolean,
  debugLogFile: undefined,
  ...more: AzuriteSwitches
) => object;

type AzuriteSwitches = [
  loose: boolean,
  skipApiVersionCheck: boolean,
  cert: string,
  key: string,
  password: string,
  oauth: undefined,
  disableProductStyleUrl: boolean,
];

declare module "azurite/dist/src/blob/BlobServer" {
  const BlobServer: new (configuration: object) => AzuriteServerWithContents;
  export default BlobServer;
}
declare module "azurite/dist/src/blob/BlobConfiguration" {
  const BlobConfiguration: AzuriteConfigurationWithContents;
  export default BlobConfiguration;
}
declare module "azurite/dist/src/blob/handlers/BlobHandler" {
  const BlobHandler: { readonly prototype: { validateCopySource(): Promise<void> } };
  export default BlobHandler;
}
declare module "azurite/dist/src/queue/QueueServer" {
  const QueueServer: new (configuration: object) => AzuriteServerWithContents;
  export default QueueServer;
}
declare module "azurite/dist/src/queue/QueueConfiguration" {
  const QueueConfiguration: AzuriteConfigurationWithContents;
  export default QueueConfiguration;
}
declare module "azurite/dist/src/table/TableServer" {
  const TableServer: new (configuration: object) => AzuriteServer;
  export default TableServer;
}
declare module "azurite/dist/src/table/TableConfiguration" {
  const TableConfiguration: new (
    host: string,
    port: number,
    keepAliveSeconds: number,
    metadataFile: string,
    enableDebugLog: boolean,
    enableAccessLog: boolean,
    accessLog: undefined,
    debugLogFile: undefined,
    ...more: AzuriteSwitches
  ) => object;
  export default TableConfiguration;
}

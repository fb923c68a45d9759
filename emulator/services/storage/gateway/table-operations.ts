import type { StorageOperation } from "./operation";

const service = "Microsoft.Storage/storageAccounts/tableServices";
const tables = `${service}/tables`;
const entities = `${tables}/entities`;

const upsert = [`${entities}/write`];
const update = [`${entities}/write`, `${entities}/update/action`];

/** What a path of the Table API names; it is spelled in OData: `/Tables('photos')`, `/photos(PartitionKey='a',RowKey='b')`. */
export type TableKind = "service" | "tables" | "table" | "entities" | "entity" | "batch";

export interface TableOperation extends Omit<StorageOperation, "level"> {
  readonly kind: TableKind;
  /** Whether If-Match must be there (true) or absent (false); it tells updates from upserts. */
  readonly ifMatch?: boolean;
}

export const tableOperations: readonly TableOperation[] = [
  {
    name: "Get Table Service Properties",
    method: "GET",
    kind: "service",
    query: { restype: "service", comp: "properties" },
    anyOf: [`${service}/read`],
  },
  {
    name: "Set Table Service Properties",
    method: "PUT",
    kind: "service",
    query: { restype: "service", comp: "properties" },
    anyOf: [`${service}/write`],
  },
  { name: "Query Tables", method: "GET", kind: "tables", anyOf: [`${tables}/read`] },
  { name: "Create Table", method: "POST", kind: "tables", anyOf: [`${tables}/write`] },
  { name: "Get Table", method: "GET", kind: "table", anyOf: [`${tables}/read`] },
  { name: "Delete Table", method: "DELETE", kind: "table", anyOf: [`${tables}/delete`] },
  {
    name: "Get Table ACL",
    method: "GET",
    kind: "entities",
    query: { comp: "acl" },
    anyOf: [`${tables}/getAcl/action`],
  },
  {
    name: "Set Table ACL",
    method: "PUT",
    kind: "entities",
    query: { comp: "acl" },
    anyOf: [`${tables}/setAcl/action`],
    refused: "stored access policies serve shared access signatures, which are switched off locally",
  },

  { name: "Query Entities", method: "GET", kind: "entities", anyOf: [`${entities}/read`] },
  { name: "Query Entities", method: "GET", kind: "entity", anyOf: [`${entities}/read`] },
  {
    name: "Insert Entity",
    method: "POST",
    kind: "entities",
    anyOf: [`${entities}/write`, `${entities}/add/action`],
  },
  { name: "Update Entity", method: "PUT", kind: "entity", ifMatch: true, anyOf: update },
  { name: "Merge Entity", method: "MERGE", kind: "entity", ifMatch: true, anyOf: update },
  { name: "Merge Entity", method: "PATCH", kind: "entity", ifMatch: true, anyOf: update },
  { name: "Insert Or Replace Entity", method: "PUT", kind: "entity", ifMatch: false, anyOf: upsert },
  { name: "Insert Or Merge Entity", method: "MERGE", kind: "entity", ifMatch: false, anyOf: upsert },
  { name: "Insert Or Merge Entity", method: "PATCH", kind: "entity", ifMatch: false, anyOf: upsert },
  { name: "Delete Entity", method: "DELETE", kind: "entity", anyOf: [`${entities}/delete`] },

  // the requests inside of it are authorized one by one, before any of them runs
  { name: "Entity Group Transaction", method: "POST", kind: "batch", anyOf: [], batch: true },
];

import { operations, type Role } from "./role";

const services = "Microsoft.Search/searchServices";

export const searchRoles: readonly Role[] = [
  {
    name: "Search Index Data Reader",
    id: "1407120a-92aa-4202-b7e9-c0e197c71c8f",
    may: "search indexes and look documents up",
    actions: [],
    dataActions: [`${services}/indexes/documents/read`],
  },
  {
    name: "Search Index Data Contributor",
    id: "8ebe5a00-799e-43f5-93ac-243d3dce84a7",
    may: "read, write and delete documents in indexes",
    actions: [],
    dataActions: [`${services}/indexes/documents/*`],
  },
  {
    name: "Search Service Contributor",
    id: "7ca78c08-252a-4471-8644-bb5ff32d4ba0",
    may: "manage the search service, its indexes and aliases",
    actions: [`${services}/*`],
    dataActions: [`${services}/aliases/*`, ...operations(`${services}/indexes`, ["read", "write", "delete"])],
  },
];

import type { ArmTypes } from "./arm-types";

const required = 1;
const readOnly = 2;

/**
 * What lets an identity into a Managed Redis. ../shared/azure-schema has nothing of Microsoft.Cache, so this is written
 * down after Azure/bicep-types-az, generated/redisenterprise/microsoft.cache/2025-07-01.
 */
export const redisAccessTypes: ArmTypes = [
  {
    $type: "ResourceType",
    name: "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-07-01",
    body: { $ref: "#/1" },
  },
  {
    $type: "ObjectType",
    properties: {
      name: { type: { $ref: "#/2" }, flags: required },
      properties: { type: { $ref: "#/3" }, flags: 0 },
    },
  },
  { $type: "StringType", pattern: "^[A-Za-z0-9]{1,60}$" },
  {
    $type: "ObjectType",
    properties: {
      accessPolicyName: { type: { $ref: "#/4" }, flags: required },
      user: { type: { $ref: "#/5" }, flags: required },
      provisioningState: { type: { $ref: "#/6" }, flags: readOnly },
    },
  },
  { $type: "StringType", pattern: "^([a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]|[a-zA-Z0-9])$" },
  { $type: "ObjectType", properties: { objectId: { type: { $ref: "#/6" }, flags: 0 } } },
  { $type: "StringType" },
];

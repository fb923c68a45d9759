import { lastSegment } from "../../../../azure/resource-id";
import type { Behaviour, ResourceChange, World } from "../../../resource-manager/behaviour";
import { principalTypeOf } from "../../../resource-manager/principals";
import { ResourceError } from "../../../resource-manager/resource-error";
import { azapiBehaviour, echo } from "../../../resource-manager/types/azapi";
import { at } from "../../../resource-manager/values";
import type { RedisCaches } from "../redis-caches";

export const azapiRedisAccess = (redis: RedisCaches): Behaviour =>
  azapiBehaviour({
    type: "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments",
    parity: "runs",
    reason: "lets a principal into the cache, under its object id",

    async respond(change, world) {
      const policy = at(change.planned, "body.properties.accessPolicyName");
      if (policy !== "default") {
        throw new ResourceError(
          400,
          "BadRequest",
          `the access policy ${policy} does not exist; there is only "default"`,
          {
            attribute: ["body"],
          },
        );
      }
      if (!/^[A-Za-z0-9]{1,60}$/.test(lastSegment(change.id))) {
        throw new ResourceError(
          400,
          "BadRequest",
          "the name of an assignment has 1 to 60 letters and digits",
          {
            attribute: ["name"],
          },
        );
      }
      await assign(redis, change, world);
      return echo(change);
    },

    delete: ({ id }) => redis.removeAccess(cacheOf(id), lastSegment(id)),

    restore: ({ id, values }, world) => assign(redis, { id, planned: values }, world),
  });

async function assign(
  redis: RedisCaches,
  { id, planned }: Pick<ResourceChange, "id" | "planned">,
  world: World,
): Promise<void> {
  const objectId = String(at(planned, "body.properties.user.objectId"));
  if (principalTypeOf(world, objectId) === undefined) {
    throw new ResourceError(400, "BadRequest", `nobody in the directory has the object id ${objectId}`, {
      attribute: ["body"],
    });
  }
  await redis.assignAccess(cacheOf(id), { name: lastSegment(id), objectId });
}

function cacheOf(id: string): string {
  return id.split(/\/databases\//i)[0] ?? id;
}

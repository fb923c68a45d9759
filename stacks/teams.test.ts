import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import dev from "../environments/dev";
import type { Environment } from "../environments/environment";
import { planOf } from "../test/support/estates";

const me = { objectId: "5e1f3c9a-0b7d-4c55-9a51-2f6c1d0e7b11", kind: "User" } as const;

/** "role on scope" of each assignment to me. */
function mine(people: Pick<Environment, "deployer" | "teams">): string[] {
  return planOf({ ...dev, ...people })
    .all(RoleAssignment)
    .filter(({ principal_id: id }) => id === me.objectId)
    .map(({ role_definition_name: role, scope }) => `${role} on ${scope}`);
}

it("grants one person once what several of the roles in an environment give: Azure refuses a second time", () => {
  const { deployer } = dev;
  const each = [
    mine({ deployer: me, teams: {} }),
    mine({ deployer, teams: { developers: me } }),
    mine({ deployer, teams: { operators: me } }),
    mine({ deployer, teams: { dataEngineers: me } }),
    mine({ deployer, teams: { dataScientists: me } }),
    mine({ deployer, teams: { mlOperations: me } }),
  ];
  const teams = { developers: me, operators: me, dataEngineers: me, dataScientists: me, mlOperations: me };
  const all = mine({ deployer: me, teams });
  expect(all).toHaveLength(new Set(all).size);
  expect(new Set(all)).toEqual(new Set(each.flat()));
});

import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import type { TerraformStack } from "cdktf";
import { Plan } from "../../test/support/plan";
import { grant } from "./grant";
import { GrantPropagation } from "./grant-propagation";
import { Deployer, Team } from "./principals";

describe("grant", () => {
  it("assigns the role on the resource to the identity", () => {
    const plan = Plan.of((stack) => {
      grant(stack, identity(stack), "Storage Blob Data Reader", "/some/id");
    });

    expect(plan.only(RoleAssignment)).toMatchObject({
      scope: "/some/id",
      role_definition_name: "Storage Blob Data Reader",
      principal_type: "ServicePrincipal",
    });
  });

  it("grants once, however often it is asked", () => {
    const plan = Plan.of((stack) => {
      const reader = identity(stack);
      expect(grant(stack, reader, "Reader", "/some/id")).toBe(grant(stack, reader, "Reader", "/some/id"));
    });

    expect(plan.all(RoleAssignment)).toHaveLength(1);
  });

  it("keeps grantees apart, and roles of one grantee", () => {
    const plan = Plan.of((stack) => {
      for (const id of ["One", "Two"])
        for (const role of ["Reader", "Contributor"])
          grant(stack, identity(stack, `${role}${id}`), role, "/id");
    });

    expect(plan.all(RoleAssignment)).toHaveLength(4);
  });

  it("says what a team and a deployer are, so that Azure need not look them up", () => {
    const plan = Plan.of((stack) => {
      const team = new Team(stack, "Team", { objectId: "team", kind: "Group" });
      grant(stack, team, "Reader", "/some/id");
      grant(
        stack,
        new Deployer(stack, "Deployer", { objectId: "me", kind: "User" }),
        "Contributor",
        "/some/id",
      );
    });

    const types = plan
      .all(RoleAssignment)
      .map((each) => [each["role_definition_name"], each["principal_id"], each["principal_type"]]);
    expect(types.sort()).toEqual([
      ["Contributor", "me", "User"],
      ["Reader", "team", "Group"],
    ]);
  });
});

describe("GrantPropagation", () => {
  it("waits anew when a grant is made anew", () => {
    const plan = Plan.of((stack) => {
      const propagation = new GrantPropagation(stack, "Permissions", 90);
      propagation.include(grant(stack, identity(stack), "Reader", "/some/id"));
    });

    const { create_duration, triggers } = plan.only(Sleep);
    expect(create_duration).toBe("90s");
    expect(Object.values(triggers as object)).toEqual([
      expect.stringMatching(/^\$\{azurerm_role_assignment\..*\.id\}$/),
    ]);
  });
});

function identity(stack: TerraformStack, id = "Reader"): UserAssignedIdentity {
  return new UserAssignedIdentity(stack, id, {
    name: "reader",
    resourceGroupName: "rg",
    location: "westeurope",
  });
}

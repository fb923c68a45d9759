import {
  localDeployersId,
  localDeveloperId,
  localSubscriptionId,
  localTenantId,
} from "../../emulator/identity/local-ids";
import local from "../../environments/local";

describe("the environment local", () => {
  it("names the ids of the local Azure, which it must not import", () => {
    const { tenantId, subscriptionId, deployer, teams } = local;
    expect({ tenantId, subscriptionId }).toEqual({
      tenantId: localTenantId,
      subscriptionId: localSubscriptionId,
    });
    expect(deployer).toEqual({ objectId: localDeployersId, kind: "Group" });
    for (const team of Object.values(teams))
      expect(team).toEqual({ objectId: localDeveloperId, kind: "User" });
  });
});

import {
  LOCAL_DEPLOYERS_ID,
  LOCAL_DEVELOPER_ID,
  LOCAL_SUBSCRIPTION_ID,
  localTenantId,
} from "../../emulator/identity/local-ids";
import local from "../../environments/local";

describe("the environment local", () => {
  it("names the ids of the local Azure, which it must not import", () => {
    const { tenantId, subscriptionId, deployer, teams } = local;
    expect({ tenantId, subscriptionId }).toEqual({
      tenantId: localTenantId,
      subscriptionId: LOCAL_SUBSCRIPTION_ID,
    });
    expect(deployer).toEqual({ objectId: LOCAL_DEPLOYERS_ID, kind: "Group" });
    for (const team of Object.values(teams))
      expect(team).toEqual({ objectId: LOCAL_DEVELOPER_ID, kind: "User" });
  });
});

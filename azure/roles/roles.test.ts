import { allows, controls, givesRoles, rolesAllowing } from "./allows";
import type { Role } from "./role";
import { findRole, roles } from "./roles";

const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

describe("roles", () => {
  it("have a name, an id and words of their own", () => {
    for (const key of ["name", "id", "may"] as const)
      expect(new Set(roles.map((role) => role[key])).size).toBe(roles.length);
  });

  it("are found by name and by id, in any letter case", () => {
    const { id } = named("AcrPull");
    expect(["acrpull", "ACRPULL", id, id.toUpperCase()].map((each) => findRole(each)?.name)).toEqual(
      Array(4).fill("AcrPull"),
    );
    expect(findRole("Baker")).toBeUndefined();
  });

  it("allow data only when they say so: an owner of the account reads no blob", () => {
    expect(allows(named("Owner"), `${blobs}/read`)).toBe(false);
    expect(rolesAllowing([`${blobs}/read`])[0]?.name).toBe("Storage Blob Data Reader");
  });

  it("allow each operation that is written out for them, also on data", () => {
    for (const role of roles)
      for (const action of [...role.actions, ...role.dataActions].filter((each) => !each.includes("*")))
        expect([role.name, action, allows(role, action)]).toEqual([role.name, action, true]);
  });

  it("take away what they except", () => {
    const write = "Microsoft.Authorization/roleAssignments/write";
    expect(controls(named("Contributor"), write)).toBe(false);
    expect(controls({ actions: ["*"] }, write)).toBe(true);
  });

  it("of whoever can make himself owner are known as such", () => {
    expect(roles.filter(givesRoles).map(({ name }) => name)).toEqual([
      "Key Vault Data Access Administrator",
      "Role Based Access Control Administrator",
      "User Access Administrator",
      "Owner",
    ]);
  });

  it("for every kind of resource come last among those that suffice", () => {
    const names = rolesAllowing(["Microsoft.ContainerRegistry/registries/pull/read"]).map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(["AcrPull", "AcrPush"]);
    expect(names).toContain("Owner");
  });
});

function named(name: string): Role {
  const role = findRole(name);
  if (role === undefined) throw new Error(`there is no role ${name}`);
  return role;
}

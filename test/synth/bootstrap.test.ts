import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { TerraformStack, Testing } from "cdktf";
import { findRole, roles } from "../../azure/roles/roles";
import { costOf } from "../../ci/cost/cost";
import { letsThrough } from "../../ci/policy/condition";
import { readStack } from "../../ci/stack";
import { PlanWorkspace } from "../../cli/plan/workspace";
import {
  type AssignedRoles,
  mayAssignOnly,
  rolesAssignedBy,
} from "../../constructs/bootstrap/assignable-roles";
import bootstrap from "../../environments/bootstrap";
import { imageRegistryId } from "../../environments/bootstrap-schema";
import type { Environment } from "../../environments/environment";
import { together } from "../../workloads/demand";
import { azurermSchema, problemsIn } from "../support/azurerm-schema";
import {
  bootstrapOf,
  environments,
  estateOf,
  planOf,
  planOfBootstrap,
  searchOf,
  withScoring,
} from "../support/estates";
import { expectRefusal } from "../support/expect-refusal";
import { withoutLockOrder } from "../support/without-lock-order";

const [me, anIdentity, somebody, pipeline] = ["a1", "a2", "a3", "a4"].map(
  (end) => `10000000-0000-4000-8000-0000000000${end}`,
) as [string, string, string, string];
const plan = planOfBootstrap();
const stages = bootstrap.stages.map(({ environment }) => environment);
const deployed = environments.filter(({ name }) => stages.includes(name));
/** As they are shipped, but the pipeline deploys alone: nobody else is a deployer. */
const withoutGroups = environments.map(
  (each): Environment => ({ ...each, deployer: { objectId: pipeline, kind: "ServicePrincipal" } }),
);

describe("the bootstrap stack", () => {
  it("is what it was when somebody last looked at it", () => {
    expect(withoutLockOrder(plan.synthesized)).toMatchSnapshot();
  });

  it("holds only what the real azurerm accepts", () => {
    const schema = azurermSchema();
    if (!schema) return console.warn("../shared/azure-schema is not on this machine: nothing was compared");
    const { resource = {}, data = {} } = plan.synthesized;
    const problems = [resource, data].flatMap((kinds, index) =>
      Object.entries(kinds).flatMap(([kind, all]) => {
        if (kind === "terraform_data") return []; // Terraform's own
        const schemas = index === 0 ? schema.resource_schemas : schema.data_source_schemas;
        const { block } = schemas[kind] ?? {};
        if (!block) return [`${kind}: unknown`];
        return Object.entries(all).flatMap(([name, values]) => problemsIn(block, values, `${kind}.${name}`));
      }),
    );
    expect(problems).toEqual([]);
  });

  it.each(deployed)("has the account and container in which $name keeps its state", (environment) => {
    const { backend } = (planOf(environment).synthesized as Synthesized).terraform;
    const { storage_account_name: account, container_name: container } = backend.azurerm;
    expect(plan.at(`State-${environment.name}/Resource`)).toMatchObject({ name: account });
    expect(plan.at(`State-${environment.name}/State/Resource`)).toMatchObject({ name: container });
  });

  it("opens state to Entra ID alone, keeps old ones, and lets nobody delete an account", () => {
    for (const account of plan.all(StorageAccount)) {
      expect(account).toMatchObject({
        shared_access_key_enabled: false,
        allow_nested_items_to_be_public: false,
        min_tls_version: "TLS1_2",
        blob_properties: { versioning_enabled: true, delete_retention_policy: { days: 90 } },
        lifecycle: { prevent_destroy: true },
      });
    }
    for (const container of plan.all(StorageContainer))
      expect(container).toMatchObject({ container_access_type: "private" });
    expect(plan.all(ManagementLock)).toHaveLength(plan.all(StorageAccount).length);
  });

  it("keeps its own state in the checkout until the account exists, then there", () => {
    const backendOf = (some: typeof plan) => (some.synthesized as Synthesized).terraform.backend;
    expect(backendOf(plan)).toEqual({
      local: { path: "/checkout/.vitrine/bootstrap/terraform.tfstate" },
    });
    const moved = { ...bootstrap, state: { ...bootstrap.state, keptIn: "account" as const } };
    expect(backendOf(planOfBootstrap(moved))).toMatchObject({
      azurerm: { storage_account_name: bootstrap.state.storageAccountName, use_azuread_auth: true },
    });
  });
});

describe("the registry of images", () => {
  const images = bootstrap.images;
  if (images === undefined) throw new Error("bootstrap makes no registry");
  const named = imageRegistryId(bootstrap.subscriptionId, images.registryName);

  it.each(deployed)("is the one from which $name takes the scoring server's image", (environment) => {
    expect(searchOf(environment).scoring.imageRegistryId).toBe(named);
    const [, subscription, , group, , , , registry] = named.split("/").slice(1);
    expect(plan.synthesized).toMatchObject({ provider: { azurerm: [{ subscription_id: subscription }] } });
    expect(plan.at("ResourceGroup")).toMatchObject({ name: group });
    expect(plan.only(ContainerRegistry)).toMatchObject({ name: registry });
  });

  it("has no password, and is not locked: what is in it can be built again", () => {
    expect(plan.only(ContainerRegistry)).toMatchObject({
      sku: "Basic",
      admin_enabled: false,
      anonymous_pull_enabled: false,
    });
    expect(plan.only(ContainerRegistry)["lifecycle"]).toBeUndefined();
  });

  it("is written by the one job that builds, at main, and read by whoever deploys", () => {
    const grants = plan
      .byOwner(RoleAssignment)
      .filter(({ owner }) => owner === "Images")
      .map(({ attributes }) => `${attributes["role_definition_name"]}: ${attributes["principal_id"]}`);
    expect(grants.sort()).toEqual([
      expect.stringMatching(/^AcrPush: \$\{azurerm_user_assigned_identity\.Images_Builder/),
      // AcrPull does not let Azure look at the registry, which it does before it copies
      ...deployed.map(({ deployer }) => `Reader: ${deployer.objectId}`).sort(),
    ]);
    const subjects = plan
      .byOwner(FederatedIdentityCredential)
      .filter(({ owner }) => owner === "Images")
      .map(({ attributes }) => attributes["subject"]);
    expect(subjects).toEqual([images.builderSubject]);
  });

  it("is not made where nobody asks for one", () => {
    const without = planOfBootstrap({ ...bootstrap, images: undefined });
    expect(without.all(ContainerRegistry)).toEqual([]);
    expect(without.all(RoleAssignment).filter((each) => each["role_definition_name"] === "Reader")).toEqual(
      [],
    );
  });

  it("costs what the page of the first deploy says", () => {
    const written = join(Testing.fullSynth(bootstrapOf()), "stacks", "bootstrap");
    const { items, unknown } = costOf(readStack(written), { demand: together([]) });
    expect(unknown.filter(({ path }) => path.startsWith("Images"))).toEqual([]);
    const monthly = items.filter(({ path }) => path === "Images").map((each) => each.monthly.toFixed(2));
    const [, said] =
      /a registry for (\S+) USD a month/.exec(readFileSync("docs/first-deploy.md", "utf8")) ?? [];
    expect(monthly).toEqual([said]);
  });
});

describe("a deployer", () => {
  const grants = plan.byOwner(RoleAssignment).map(({ owner, attributes }) => ({ owner, ...attributes }));
  const grantsOf = (stage: string): { owner: string; role: string; scope: string; condition?: string }[] =>
    (grants as unknown as Grant[])
      .filter(({ principal_id: id }) => id === environmentOf(stage).deployer.objectId)
      .map(({ owner, role_definition_name: role, scope, condition }) => ({ owner, role, scope, condition }));

  it("is let in by its own GitHub environments and by nothing else", () => {
    const credentials = plan
      .byOwner(FederatedIdentityCredential)
      .filter(({ owner }) => owner !== "Images")
      .map(({ owner, attributes }) => [owner, attributes["subject"]]);
    expect(credentials).toEqual(
      bootstrap.stages.flatMap(({ environment, subjects }) =>
        [subjects.plan, subjects.drift, subjects.deploy].map((subject) => [
          `Deployer-${environment}`,
          subject,
        ]),
      ),
    );
    expect(JSON.stringify(plan.synthesized)).not.toMatch(/client_secret|password|access_key"/);
  });

  it.each(deployed)(
    "of $name has rights in its subscription and its own state only, and may look at the registry of images",
    ({ name, subscriptionId }) => {
      const scopes = grantsOf(name).map(({ owner, role, scope }) =>
        scope.startsWith("/subscriptions/") ? `${role}: ${scope}` : `${role}: ${owner}`,
      );
      const previous = stages[stages.indexOf(name) - 1];
      expect(scopes.sort()).toEqual(
        [
          `Contributor: /subscriptions/${subscriptionId}`,
          `Role Based Access Control Administrator: /subscriptions/${subscriptionId}`,
          ...(name === "prod" ? [`Locks Contributor: /subscriptions/${subscriptionId}`] : []),
          `Storage Blob Data Contributor: State-${name}/State`,
          `Storage Blob Data Contributor: State-${name}/Ledger`,
          ...(previous ? [`Storage Blob Data Reader: State-${previous}/Ledger`] : []),
          "Reader: Images",
        ].sort(),
      );
    },
  );

  it("is a group, whose rights the pipeline has as a member alone", () => {
    const types = new Set(
      (grants as unknown as Grant[]).filter(isOfDeployers).map((each) => each.principal_type),
    );
    expect([...types]).toEqual(["Group"]);
  });

  it("is the pipeline's identity alone, with the same rights, where an environment says so", () => {
    const rightsIn = (made: typeof plan) =>
      made
        .byOwner(RoleAssignment)
        .map(({ owner, attributes }) => ({ ...(attributes as unknown as Grant), owner }))
        .filter(isOfDeployers);
    const asText = ({ owner, role_definition_name: role, scope }: ReturnType<typeof rightsIn>[number]) =>
      `${role}: ${owner} ${scope}`;
    const own = rightsIn(planOfBootstrap(bootstrap, withoutGroups));
    expect(own.map(asText).sort()).toEqual(rightsIn(plan).map(asText).sort());
    for (const grant of own)
      expect(grant).toMatchObject({
        principal_id: expect.stringMatching(/^\$\{azurerm_user_assigned_identity\.Deployer-/),
        principal_type: "ServicePrincipal",
      });
  });

  it("has an identity whose ids bootstrap tells: one for GitHub, one for the group; so has the job that builds", () => {
    expect(Object.keys(plan.synthesized.output ?? {}).sort()).toEqual(
      [
        "image_builder_client_id",
        "image_registry_id",
        ...stages.flatMap((stage) => [`${stage}_client_id`, `${stage}_principal_id`]),
      ].sort(),
    );
  });

  describe.each([
    ...deployed.map((environment) => ({ environment, who: "a group", made: plan })),
    ...withoutGroups
      .filter(({ name }) => name === "dev")
      .map((environment) => ({
        environment,
        who: "the pipeline alone",
        made: planOfBootstrap(bootstrap, withoutGroups),
      })),
  ])("of $environment.name, which is $who", ({ environment, made }) => {
    const { deployer } = environment;
    const condition = String(
      made.at(`Deployer-${environment.name}/RoleBasedAccessControlAdministrator`)["condition"],
    );
    const identity = /\$\{azurerm_user_assigned_identity\.Deployer-[\w-]+\.principal_id\}/g;
    const mayGive = (role: string, principal: string, principalType: string) =>
      (["write", "delete"] as const).map((action) =>
        letsThrough(condition.replaceAll(identity, pipeline), {
          action,
          role: findRole(role)?.id ?? role,
          principal,
          principalType,
        }),
      );
    const [yes, no] = [
      [true, true],
      [false, false],
    ];
    const assignments = planOf(environment)
      .all(RoleAssignment)
      .map(({ role_definition_name, principal_id, principal_type }) => ({
        role: String(role_definition_name),
        principal: String(principal_id),
        type: String(principal_type),
      }));
    const rolesOf = (isWanted: (assignment: (typeof assignments)[number]) => boolean) =>
      new Set(assignments.filter(isWanted).map(({ role }) => role));

    it("may assign each role of its estate to those whom the estate gives it", () => {
      for (const { role, principal, type } of assignments) {
        const holder = principal.includes("azurerm_") ? anIdentity : principal;
        expect([role, type, mayGive(role, holder, type)]).toEqual([role, type, yes]);
      }
    });

    it("may give nobody else anything, and no other role to anybody", () => {
      const toIdentities = rolesOf(({ principal }) => principal.includes("azurerm_"));
      const toDeployer = rolesOf(({ principal }) => principal === deployer.objectId);
      expect([...toDeployer]).toEqual(["Storage Blob Data Contributor"]);
      // the pipeline is one who deploys where a group is, too: an estate may move from the one to the other
      const deployers = [
        [pipeline, "ServicePrincipal"],
        [deployer.objectId, deployer.kind],
      ] as const;
      for (const role of [...roles.map(({ name }) => name), somebody]) {
        const only = (roles: ReadonlySet<string>) => [role, roles.has(role) ? yes : no];
        expect([role, mayGive(role, somebody, "User")]).toEqual([role, no]);
        expect([role, mayGive(role, somebody, "Group")]).toEqual([role, no]);
        for (const [one, type] of deployers)
          expect([role, mayGive(role, one, type)]).toEqual(only(toDeployer));
        expect([role, mayGive(role, anIdentity, "ServicePrincipal")]).toEqual(only(toIdentities));
        for (const { objectId } of Object.values(environment.teams).filter((team) => team !== undefined)) {
          const toTeam = rolesOf(({ principal }) => principal === objectId);
          expect([role, mayGive(role, objectId, "Group")]).toEqual(only(toTeam));
        }
      }
    });

    it("cannot give itself all data", () => {
      for (const role of ["Contributor", "Key Vault Administrator", "Storage Blob Data Owner"])
        expect(mayGive(role, pipeline, "ServicePrincipal")).toEqual(no);
    });

    it("has a condition that Azure takes: 8 kB at most", () => {
      expect(Buffer.byteLength(condition)).toBeLessThan(8192);
    });
  });

  it("may assign no role that the estate stops assigning", () => {
    const [environment] = deployed;
    if (!environment) throw new Error("there is no environment");
    const without = {
      ...environment,
      workloads: { ...environment.workloads, articles: undefined, visualSearch: undefined },
    };
    const toIdentities = (of: Environment) =>
      rolesAssignedBy(estateOf(of), of.deployer.objectId).toIdentities;
    expect(toIdentities(environment)).toContain("Search Index Data Reader");
    expect(toIdentities(without)).not.toContain("Search Index Data Reader");
  });

  it("may assign what a cluster needs", () => {
    const environment = deployed.find(({ network }) => network.mode === "private");
    if (!environment) throw new Error("there is no environment with a network of its own");
    const estate = estateOf(withScoring(environment, { compute: { kind: "aks" } }));
    expect(mayAssignOnly(Testing.app(), rolesAssignedBy(estate, me), [me])).toContain(
      findRole("Managed Identity Operator")?.id,
    );
  });

  it("fails when an estate assigns a role and does not say to what kind of principal", () => {
    const stack = new TerraformStack(Testing.app(), "unclear");
    const scope = "/subscriptions/x/resourceGroups/rg";
    new RoleAssignment(stack, "Unclear", { scope, roleDefinitionName: "Reader", principalId: somebody });
    expectRefusal(() => rolesAssignedBy(stack, me), "PrincipalNotClear");
  });

  it.each([
    "Owner",
    "User Access Administrator",
    "Role Based Access Control Administrator",
    "Key Vault Data Access Administrator",
  ])("fails when it would have to assign %s", (role) => {
    expectRefusal(() => mayAssignOnly(Testing.app(), only(role), [me]), "RoleNotDelegable");
  });

  it("fails when a role's id is not known", () => {
    expectRefusal(() => mayAssignOnly(Testing.app(), only("Baker"), [me]), "RoleIdUnknown");
  });
});

function environmentOf(stage: string): Environment {
  const found = environments.find(({ name }) => name === stage);
  if (!found) throw new Error(`there is no environment ${stage}`);
  return found;
}

function only(role: string): AssignedRoles {
  return { toIdentities: [role], toTeams: {}, toDeployer: [] };
}

describe("a plan of the bootstrap stack with placeholders", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-bootstrap-"));
  const planned = async (stack: string) => {
    writeFileSync(join(folder, "cdk.tf.json"), stack);
    const workspace = await PlanWorkspace.of(process.cwd(), folder);
    try {
      return JSON.parse(await workspace.plan()) as { resource_changes: unknown[] };
    } finally {
      workspace.remove();
    }
  };
  const stack = JSON.stringify({ ...plan.synthesized });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is made without credentials", async () => {
    expect((await planned(stack)).resource_changes.length).toBeGreaterThan(40);
  });

  it("fails when somebody makes it who could deploy", async () => {
    const isNobody = '.object_id == \\"00000000-0000-0000-0000-000000000000\\"';
    expect(stack).toContain(isNobody);
    const signedIn = stack.replace(isNobody, isNobody.replace("==", "!="));
    await expect(planned(signedIn)).rejects.toThrow(
      /tenantId, .*dev\.deployer\.objectId.*BootstrapHasPlaceholders/s,
    );
  });
});

interface Synthesized {
  readonly terraform: { readonly backend: { readonly azurerm: Readonly<Record<string, string>> } };
}

/** Not the platform team, and not the job that builds images. */
function isOfDeployers({ principal_id: id }: Grant): boolean {
  return id !== bootstrap.platformTeam.objectId && !id.includes("Images_Builder");
}

interface Grant {
  readonly owner: string;
  readonly principal_id: string;
  readonly principal_type: string;
  readonly role_definition_name: string;
  readonly scope: string;
  readonly condition?: string;
}

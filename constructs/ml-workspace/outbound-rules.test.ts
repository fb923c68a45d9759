import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { armTypes, problemsInBody } from "../../test/support/arm-types";
import { foundation, someContext, someNetwork, somePackage, someSql } from "../../test/support/foundation";
import { madeBefore } from "../../test/support/made-before";
import { Plan } from "../../test/support/plan";
import { AzapiResource } from "../core/azapi";
import type { Link } from "../core/link";
import type { FoundationProps } from "../foundation/foundation";
import { ModelRegistry } from "../model-registry/model-registry";
import { PostgresDatabase } from "../postgres-database/postgres-database";
import { PrivateStorage } from "../private-storage/private-storage";
import { TrainingJob } from "../training-job/training-job";

describe("a training in a private network", () => {
  it("is let out to where its links lead, and to nothing else", () => {
    const plan = linked(({ database, files }) => [
      database.as("films_training"),
      database.alsoAs("films_import"),
      files.blobs("FILES", { pipeline: "readWrite" }),
    ]);
    expect(waysOut(plan)).toEqual([
      ["blob-films-import", "blob", plan.addressOf("Files/Resource")],
      ["postgresqlServer-films", "postgresqlServer", plan.addressOf("Database/Resource")],
    ]);
  });

  it("loses the way with the link", () => {
    const plan = linked(({ files }) => [files.blobs("FILES", { pipeline: "readWrite" })]);
    expect(waysOut(plan).map(([name]) => name)).toEqual(["blob-films-import"]);
  });

  it("needs no rule for the models beside it, for what the whole world reaches, nor where the network is public", () => {
    expect(waysOut(linked(({ models }) => [models.register()]))).toEqual([]);
    expect(waysOut(linked(({ pages }) => [pages.blobs("PAGES", {})]))).toEqual([]);
    const everything = ({ database, files, models }: Made) => [
      database.as("films_training"),
      files.blobs("FILES", { pipeline: "readWrite" }),
      models.register(),
    ];
    expect(waysOut(linked(everything, {}))).toEqual([]);
  });

  it("has machines once the ways are there, each in the workspace's own network and approved by the workspace", () => {
    const plan = linked(({ database }) => [database.as("films_training")]);
    const rule = plan.addressOf("Models/Workspace/Outbound/postgresqlServer-films");
    expect(madeBefore(plan, plan.addressOf("Training/Resource"))).toContain(rule);
    const before = madeBefore(plan, rule);
    expect(before).toContain(plan.addressOf("Models/Workspace/Network"));
    const approvers = Object.entries(plan.synthesized.resource?.[RoleAssignment.tfResourceType] ?? {})
      .filter(([name]) => before.has(`azurerm_role_assignment.${name}`))
      .map(([, { role_definition_name: role, scope, principal_id: who }]) => ({ role, scope, who }));
    expect(approvers).toContainEqual({
      role: "Azure AI Enterprise Network Connection Approver",
      scope: `\${${plan.addressOf("Database/Resource")}.id}`,
      who: `\${${plan.addressOf("Models/Workspace/Identity")}.principal_id}`,
    });
  });

  it("has its ways made one after the other, of bodies and names that Azure's types allow", () => {
    const long = "films-of-a-purpose-in-very-many-words";
    const plan = linked(({ database, files, found }) => [
      database.as("films_training"),
      files.blobTrigger("FILES", { pipeline: "readWrite" }),
      new PrivateStorage(found, "Long", { foundation: found, purpose: long }).blobTrigger("LONG", {}),
    ]);
    const rules = rulesOf(plan);
    expect(rules.map(({ name }) => String(name).length <= 33)).toEqual([true, true, true, true, true]);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(5);
    const workspace = `\${${plan.addressOf("Models/Workspace/Resource")}.id}`;
    expect(rules.map(({ locks }) => locks)).toEqual(rules.map(() => [workspace]));
    const types = armTypes("microsoft.machinelearningservices@2026-05-01");
    if (types === undefined) return; // this machine has none
    for (const { type, name, body } of rules)
      expect(problemsInBody(types, String(type), { name, ...(body as object) })).toEqual([]);
  });
});

interface Made {
  readonly found: ReturnType<typeof foundation>;
  readonly models: ModelRegistry;
  readonly database: PostgresDatabase;
  readonly files: PrivateStorage;
  readonly pages: PrivateStorage;
}

/** A training with these links, beside all that they may lead to. */
function linked(
  links: (made: Made) => readonly Link[],
  estate: Partial<FoundationProps> = { network: someNetwork },
): Plan {
  return Plan.of((stack) => {
    const found = foundation(stack, estate);
    const models = new ModelRegistry(stack, "Models", { foundation: found, purpose: "films", trains: true });
    const database = new PostgresDatabase(stack, "Database", {
      foundation: found,
      purpose: "films",
      sql: someSql,
      migrate: somePackage,
    });
    const files = new PrivateStorage(stack, "Files", { foundation: found, purpose: "films-import" });
    files.addContainer("pipeline");
    const pages = new PrivateStorage(stack, "Pages", {
      foundation: found,
      purpose: "pages",
      outsideNetwork: true,
    });
    new TrainingJob(stack, "Training", {
      foundation: found,
      workspace: models.workspace,
      purpose: "films",
      context: someContext,
      links: links({ found, models, database, files, pages }),
    });
  });
}

function rulesOf(plan: Plan) {
  return plan.all(AzapiResource).filter(({ type }) => String(type).includes("/outboundRules@"));
}

/** Name, part and the address of the resource that each rule leads to. */
function waysOut(plan: Plan) {
  return rulesOf(plan).map(({ name, body }) => {
    const { type, destination } = (body as Rule).properties;
    const leadsTo = /^\$\{(.*)\.id\}$/.exec(destination.serviceResourceId)?.[1];
    return [name, type === "PrivateEndpoint" && destination.subresourceTarget, leadsTo];
  });
}

interface Rule {
  readonly properties: {
    readonly type: string;
    readonly destination: { readonly serviceResourceId: string; readonly subresourceTarget: string };
  };
}

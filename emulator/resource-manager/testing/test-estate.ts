import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TokenCredential } from "@azure/identity";
import { type LocalAzure, startLocalAzure } from "../../control/local-azure";
import { localDeveloperId } from "../../identity/local-ids";
import type { ProviderName, Values } from "../protocol";

/** For whatever lies in a resource group that a test made first. */
export const inGroup = { resource_group_name: "photos", location: "westeurope" };

/** What a refusal with Azure's code looks like. */
export const code = (value: string, statusCode?: number) =>
  expect.objectContaining({ code: value, ...(statusCode ? { statusCode } : {}) });

/** The whole local Azure with its state in a temporary folder, asked as Terraform's provider asks it. */
export class TestEstate {
  readonly folder = mkdtempSync(join(tmpdir(), "vitrine-estate-"));
  private readonly idleMs: number | undefined;
  private running: LocalAzure | undefined;

  /** @param idleMs how long nobody needs a process before it ends */
  constructor(idleMs?: number) {
    this.idleMs = idleMs;
  }

  async start(): Promise<void> {
    this.running = await startLocalAzure(this.folder, this.idleMs);
  }

  get estate(): LocalAzure {
    if (this.running === undefined) throw new Error("call start() first");
    return this.running;
  }

  /** Whoever deploys. */
  get developer(): TokenCredential {
    const { identity } = this.estate;
    return identity.credential(identity.developer.objectId);
  }

  async restart(): Promise<void> {
    await this.estate.stop();
    await this.start();
  }

  async end(): Promise<void> {
    await this.running?.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20 });
  }

  /** Creates, or changes what `prior` is the state of. */
  async apply(
    type: string,
    planned: Values,
    prior: Values | null = null,
    writeOnly: Values = {},
  ): Promise<Values> {
    const provider = providerOf(type);
    const { state } = await this.estate.manager.apply({ provider, type, prior, planned, writeOnly });
    if (state === null) throw new Error(`${type} has no state`);
    return state;
  }

  /** A storage account in the group, called photosdata. */
  makeAccount(values: Values = {}): Promise<Values> {
    return this.apply("azurerm_storage_account", { name: "photosdata", ...inGroup, ...values });
  }

  /** The container `input` of an account. */
  makeContainer(account: Values): Promise<Values> {
    return this.apply("azurerm_storage_container", {
      name: "input",
      storage_account_id: account["id"],
      metadata: { a: "b" },
    });
  }

  /** An identity in the group. */
  makeIdentity(name = "app"): Promise<Values> {
    return this.apply("azurerm_user_assigned_identity", { name, ...inGroup });
  }

  /** @param principalId @default the developer */
  grant(role: string, scope: unknown, principalId: unknown = localDeveloperId): Promise<Values> {
    const values = { scope, role_definition_name: role, principal_id: principalId };
    return this.apply("azurerm_role_assignment", values);
  }

  async read(type: string, state: Values): Promise<Values | null> {
    return (await this.estate.manager.read({ provider: providerOf(type), type, state })).state;
  }

  async delete(type: string, state: Values): Promise<void> {
    await this.estate.manager.delete({ provider: providerOf(type), type, state });
  }
}

function providerOf(type: string): ProviderName {
  return type.split("_")[0] as ProviderName;
}

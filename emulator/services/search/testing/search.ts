import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { SearchClient, SearchIndexClient } from "@azure/search-documents";
import { openContext } from "../../../core/context";
import type { RoleAssignment } from "../../../identity/authorization";
import type { Identity } from "../../../identity/identity";
import { startIdentity } from "../../../identity/start";
import { parseExactly, stringifyExactly } from "../documents/exact-json";
import type { SearchServices } from "../search-services";
import { startSearchServices } from "../start";
import { shopIndex, shops } from "./shops";

export const serviceId =
  "/subscriptions/s/resourceGroups/g/providers/Microsoft.Search/searchServices/catalogue";

const app = { objectId: "app-object", clientId: "app-client", name: "search-app" };
const quick = { retryOptions: { maxRetries: 1, retryDelayInMs: 10 } };

/** One search service in a temporary folder, and an app that was granted whatever a test says. */
export class LocalSearch {
  readonly folder = mkdtempSync(join(tmpdir(), "vitrine-search-"));
  endpoint = "";
  private assignments: RoleAssignment[] = [];
  private identity: Identity | undefined;
  private services: SearchServices | undefined;

  async start(): Promise<void> {
    const context = await openContext(this.folder);
    setDefaultCACertificates([...getCACertificates(), readFileSync(context.tls.authorityFile, "utf8")]);
    this.identity = await startIdentity(context, {
      roleAssignments: () => this.assignments,
      principals: () => [app],
    });
    this.services = await startSearchServices(context, { identity: this.identity });
    const service = { resourceId: serviceId, name: "catalogue", sku: "basic" };
    this.endpoint = (await this.services.createService(service)).endpoint;
  }

  async stop(): Promise<void> {
    await this.services?.stop();
    await this.identity?.stop();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Replaces what was granted. */
  grant(roles: readonly string[], scope = serviceId): void {
    this.assignments = roles.map((roleDefinitionName) => ({
      roleDefinitionName,
      scope,
      principalId: app.objectId,
    }));
  }

  get running(): SearchServices {
    if (this.services === undefined) throw new Error("call start() first");
    return this.services;
  }

  get credential() {
    if (this.identity === undefined) throw new Error("call start() first");
    return this.identity.credential(app.objectId);
  }

  indexes(): SearchIndexClient {
    return new SearchIndexClient(this.endpoint, this.credential, quick);
  }

  documents<Item extends object>(index: string): SearchClient<Item> {
    return new SearchClient<Item>(this.endpoint, index, this.credential, quick);
  }

  /** The REST API as it is, for what the client does not say. */
  async request(path: string, init: RequestInit = {}, version = "2026-04-01"): Promise<Response> {
    const token = await this.credential.getToken("https://search.azure.com/.default");
    const headers = {
      "content-type": "application/json",
      authorization: `Bearer ${token?.token}`,
      ...init.headers,
    };
    const separator = path.includes("?") ? "&" : "?";
    return fetch(`${this.endpoint}${path}${separator}api-version=${version}`, { ...init, headers });
  }

  /** POST of a body as text, so that what JavaScript cannot hold is sent too. */
  async post(path: string, body: unknown): Promise<{ status: number; body: Answer }> {
    const sent = typeof body === "string" ? body : stringifyExactly(body);
    const response = await this.request(path, { method: "POST", body: sent });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? {} : parseExactly(text)) as Answer };
  }

  /** The shops of the fixture, in an index of their own. */
  async makeShops(): Promise<void> {
    const made = await this.post("/indexes", shopIndex);
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    const written = await this.post("/indexes('shops')/docs/search.index", { value: shops });
    if (written.status !== 200) throw new Error(JSON.stringify(written.body));
  }
}

/** What tests look at in an answer. */
export interface Answer {
  readonly error?: { readonly code: string; readonly message: string };
  readonly value?: readonly Readonly<Record<string, unknown>>[];
  readonly "@search.facets"?: Readonly<Record<string, readonly unknown[]>>;
  readonly [member: string]: unknown;
}

import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import type { ApplyRequest, ErrorResponse, Values } from "../../resource-manager/protocol";
import { addressFile } from "../client/emulator-client";

type Request = ApplyRequest & { readonly state: Values; readonly config: Values; readonly id: string };

/**
 * The smallest thing that speaks the emulator's protocol: it keeps what it is given, so that what a plan says
 * depends on the provider alone. Tests look into `resources`, change them behind Terraform's back, and refuse.
 */
export class RecordKeeper {
  readonly resources = new Map<string, Values>();
  private readonly types = new Map<string, string>();
  /** Every call in order, e.g. "apply azurerm_resource_group". */
  readonly calls: string[] = [];
  readonly terraformPids = new Set<number>();
  /** The provider's features, as the last change named them. */
  features: Values | undefined;
  /** Called before a call is answered. */
  whenCalled: (call: string) => void = () => {};
  /** Object id of who runs Terraform. */
  caller = "10ca1000-0000-4000-8000-000000000001";
  /** Thrown at the next call of this name. */
  readonly refusals = new Map<string, ErrorResponse["error"]>();
  private readonly token = randomUUID();
  private readonly server: Server;
  private readonly root: string;

  private constructor(root: string) {
    this.root = root;
    this.server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const isOurs = request.headers.authorization === `Bearer ${this.token}`;
      const call = request.url?.split("/").pop() ?? "";
      this.whenCalled(call);
      const refusal = this.refusals.get(call);
      response.writeHead(!isOurs || refusal ? 400 : 200, { "content-type": "application/json" });
      response.end(
        JSON.stringify(
          refusal
            ? { error: refusal }
            : this.answer(call, JSON.parse(Buffer.concat(chunks).toString() || "{}")),
        ),
      );
    });
  }

  static async start(root: string): Promise<RecordKeeper> {
    const keeper = new RecordKeeper(root);
    await new Promise<void>((listening) => keeper.server.listen(0, "127.0.0.1", listening));
    const { port } = keeper.server.address() as AddressInfo;
    mkdirSync(dirname(addressFile(root)), { recursive: true });
    writeFileSync(addressFile(root), JSON.stringify({ pid: process.pid, port, token: keeper.token }));
    return keeper;
  }

  async stop(): Promise<void> {
    rmSync(addressFile(this.root), { force: true });
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  /** The one resource of a type. */
  only(type: string): [id: string, values: Values] {
    const found = [...this.resources].filter(([id]) => this.types.get(id) === type);
    const [resource] = found;
    if (resource && found.length === 1) return resource;
    throw new Error(`expected one ${type}, found ${found.length}`);
  }

  private answer(call: string, request: Request): object {
    if (call === "health" || call === "end") return {};
    if (call === "session") {
      this.terraformPids.add((request as unknown as { terraformPid: number }).terraformPid);
      return {};
    }
    this.calls.push(`${call} ${request.type}`);
    if (call === "apply" || call === "delete") this.features = request.features;
    if (call === "apply") return { state: this.keep(request) };
    if (call === "read") return { state: this.resources.get(String(request.state["id"])) ?? null };
    if (call === "import") return { state: this.resources.get(request.id) ?? null };
    if (call === "data")
      return { state: { ...request.config, id: "data", tenant_id: "a-tenant", object_id: this.caller } };
    this.resources.delete(String(request.state["id"]));
    return { state: null };
  }

  private keep({ type, prior, planned }: Request): Values {
    const id = String(prior?.["id"] ?? idOf(type, planned));
    const state = {
      ...prior,
      ...planned,
      id,
      ...(type === "azurerm_storage_account" && {
        primary_blob_endpoint: `https://127.0.0.1/${planned["name"]}/`,
      }),
      ...(type.startsWith("azapi") && { output: { properties: { state: "Running" } } }),
    };
    this.resources.set(id, state);
    this.types.set(id, type);
    return state;
  }
}

function idOf(type: string, { name, parent_id: parent, type: kind }: Values): string {
  if (type === "azurerm_storage_account") {
    return `/subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/${name}`;
  }
  if (parent) return `${parent}/${String(kind).split("@", 1)[0]}/${name}`;
  return `/subscriptions/0/${type}/${name ?? randomUUID()}`;
}

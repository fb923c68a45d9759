import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TokenCredential } from "@azure/identity";
import { localTenantId } from "../../emulator/identity/local-ids";
import { openTokenSigner } from "../../emulator/identity/tokens";
import type { EmulatorAddress, Values } from "../../emulator/resource-manager/protocol";
import type { TelemetryItem } from "../../emulator/services/monitor/monitor";

interface StateResource {
  readonly type: string;
  readonly name: string;
  readonly mode: "managed" | "data";
  readonly instances: readonly { readonly attributes: Values }[];
}

/** The deployed estate of a checkout, seen from outside: Terraform's state and the emulator's control address. */
export class LocalEstate {
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  get address(): EmulatorAddress {
    return JSON.parse(this.read("emulator.json")) as EmulatorAddress;
  }

  get authority(): string {
    return this.read("tls/authority.pem");
  }

  /** Key and certificate with which a test can serve what the estate trusts. */
  get serverTls(): { key: string; cert: string } {
    return { key: this.read("tls/server.key"), cert: this.read("tls/server.pem") };
  }

  /** Attributes of each resource of a type in Terraform's state, by its name there. */
  resources(type: string): Record<string, Values> {
    const state = JSON.parse(this.read("terraform.tfstate")) as { resources: readonly StateResource[] };
    const found = state.resources.filter((resource) => resource.type === type && resource.mode === "managed");
    return Object.fromEntries(
      found.map(({ name, instances }) => [name, withoutTypes(instances[0]?.attributes ?? {})]),
    );
  }

  /** The first resource of a type, in Terraform's state. @param within where the constructs make it: "Search/App" */
  only(type: string, within = ""): Values {
    const resources = Object.entries(this.resources(type));
    const [, found] = resources.find(([name]) => name.startsWith(within.replaceAll("/", "_"))) ?? [];
    if (found) return found;
    throw new Error(`there is no ${type} within ${within || "the estate"}`);
  }

  output(name: string): string {
    const state = JSON.parse(this.read("terraform.tfstate")) as {
      outputs: Record<string, { value: string }>;
    };
    return state.outputs[name]?.value ?? "";
  }

  /** Whoever runs the test, as the estate's own developer. */
  readonly developer: TokenCredential = {
    getToken: async (scopes) => {
      const audience = [scopes].flat()[0]?.replace(/\/\.default$/, "");
      return (await this.call("/token", { audience })) as never;
    },
  };

  /** A token of one of its managed identities. @param within where the constructs make it */
  tokenOf(within: string, audience: string): string {
    const identity = this.only("azurerm_user_assigned_identity", within);
    const objectId = String(identity["principal_id"]);
    const seconds = Math.floor(Date.now() / 1000);
    return openTokenSigner(join(this.root, ".vitrine/local/identity/signing.key")).sign({
      aud: audience,
      iss: `https://sts.windows.net/${localTenantId}/`,
      tid: localTenantId,
      oid: objectId,
      sub: objectId,
      appid: String(identity["client_id"]),
      iat: seconds,
      nbf: seconds,
      exp: seconds + 3600,
    });
  }

  async call(path: string, body?: object): Promise<unknown> {
    const { port, token } = this.address;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }

  async logs(since: Date): Promise<TelemetryItem[]> {
    const { port, token } = this.address;
    const response = await fetch(`http://127.0.0.1:${port}/logs?since=${since.toISOString()}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const lines = (await response.text()).split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as TelemetryItem);
  }

  /** What the local Azure itself has logged since a moment, one entry each. */
  said(since: Date): string[] {
    const entries = this.read("emulator.log").split(/\n(?=\d{4}-\d\d-\d\dT)/);
    return entries.filter((entry) => entry >= since.toISOString());
  }

  /** Starts a function app anew. @param app where the constructs make it, e.g. "Search/App" */
  async restart(app: string): Promise<void> {
    const planned = this.only("azapi_resource_action", `${app}/Package/Restart`);
    const type = "azapi_resource_action";
    await this.call("/terraform/apply", { provider: "azapi", type, prior: null, planned });
  }

  private read(file: string): string {
    return readFileSync(join(this.root, ".vitrine/local", file), "utf8");
  }
}

/** Terraform keeps a value whose type the schema leaves open together with its type: bodies of azapi. */
function withoutTypes(attributes: Values): Values {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const isOpen = typeof value === "object" && value !== null && "type" in value && "value" in value;
      return [name, isOpen ? value.value : value];
    }),
  );
}

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectedEmulator, connectedEmulator } from "../client/connected-emulator";
import { type InstallOptions, installProvider } from "../install";
import { type ServedProviders, serveProviders } from "../runs/serve-providers";

/** A repository with a state of its own and nothing else. What was bundled before is not bundled again for it. */
export function temporaryCheckout(): { readonly root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), "vitrine-checkout-"));
  const bundles = join(process.cwd(), ".vitrine/build");
  mkdirSync(bundles, { recursive: true });
  mkdirSync(join(root, ".vitrine"));
  symlinkSync(bundles, join(root, ".vitrine/build"));
  return { root, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 20 }) };
}

export type Stack = Readonly<Record<string, object | undefined>>;

/** Terraform's reference to an attribute, e.g. `ref("azurerm_resource_group.group.name")`. */
export const ref = (path: string) => `\${${path}}`;

/** The changes of one resource in a plan. */
export interface Change {
  readonly address: string;
  readonly actions: readonly string[];
  readonly after: Record<string, unknown> | null;
  readonly after_unknown: Record<string, unknown>;
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}

export interface Run {
  readonly code: number | null;
  readonly output: string;
}

const allProviders = {
  azurerm: { source: "hashicorp/azurerm", version: "4.55.0" },
  azapi: { source: "Azure/azapi", version: "2.12.0" },
  time: { source: "hashicorp/time", version: "0.13.1" },
  azuread: { source: "hashicorp/azuread", version: "3.7.0" },
};

/** A folder with a stack in it, and the machine's own Terraform to run there. */
export class TerraformFolder {
  readonly path: string;
  private readonly root: string;
  private readonly azure: InstallOptions["azure"];
  private readonly isServed: boolean;
  private served: Promise<ServedProviders> | undefined;
  private local: ConnectedEmulator | undefined;
  /** Of this stack, and of those written before: what is in the state is theirs. */
  private readonly providers = new Set(["azurerm"]);

  /**
   * @param isServed this process serves the providers, as a deploy of the local estate and a plan without credentials have them,
   *   until `end`; otherwise Terraform starts a process for each of them several times a command
   */
  constructor(
    root: string,
    {
      name = "stack",
      azure = "local",
      isServed = false,
    }: { name?: string; isServed?: boolean } & Pick<InstallOptions, "azure"> = {},
  ) {
    this.isServed = isServed;
    this.root = root;
    this.azure = azure;
    this.path = join(root, "stacks", name);
    mkdirSync(this.path, { recursive: true });
  }

  /** Writes the stack as cdktf would and installs our providers beside it. */
  write(stack: Stack): void {
    const backend = { local: { path: join(this.path, "terraform.tfstate") } };
    for (const name of providersOf(stack)) this.providers.add(name);
    const content = {
      terraform: { backend, required_providers: this.required() },
      provider: { azurerm: [{ features: [{}], subscription_id: "00000000-0000-0000-0000-000000000000" }] },
      ...stack,
    };
    writeFileSync(join(this.path, "cdk.tf.json"), JSON.stringify(content, null, 2));
    installProvider(this.path, { root: this.root, azure: this.azure });
  }

  /** Terraform starts each of them at every command, whether a resource is its or not. */
  private required(): object {
    return Object.fromEntries(Object.entries(allProviders).filter(([name]) => this.providers.has(name)));
  }

  /** @returns what it printed on both streams, without colours */
  async run(...args: readonly string[]): Promise<Run> {
    if (this.isServed) this.served ??= this.serve();
    const served = await this.served;
    return new Promise((resolve, reject) => {
      const child = spawn("terraform", [...args, "-no-color"], {
        cwd: this.path,
        env: {
          ...process.env,
          ...served?.environment,
          TF_IN_AUTOMATION: "1",
          TF_CLI_CONFIG_FILE: "/dev/null",
          TF_LOG: "",
        },
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, output }));
    });
  }

  private serve(): Promise<ServedProviders> {
    const stack = { root: this.root, folder: this.path };
    this.local = connectedEmulator({ ...stack, terraformPid: process.pid, destroys: false });
    const emulator = { local: this.local, assumed: "assumed", none: undefined } as const;
    return serveProviders(stack, emulator[this.azure ?? "local"], join(this.path, "sockets"));
  }

  /** Serves no longer. The local Azure of a stack that was destroyed ends. */
  async end(): Promise<void> {
    (await this.served)?.end();
    await this.local?.end();
  }

  /** @throws with everything that Terraform said when it fails */
  async succeed(...args: readonly string[]): Promise<string> {
    const { code, output } = await this.run(...args);
    if (code === 0) return output;
    throw new Error(`terraform ${args.join(" ")} ended with ${code}\n${output}`);
  }

  init = () => this.succeed("init");
  apply = () => this.succeed("apply", "-auto-approve");
  destroy = () => this.succeed("destroy", "-auto-approve");

  /** The changes of a plan by address; resources that stay as they are, are left out. */
  async plan(): Promise<Record<string, Change>> {
    await this.succeed("plan", "-out=plan.bin");
    const { resource_changes: changes = [] } = JSON.parse(
      await this.succeed("show", "-json", "plan.bin"),
    ) as {
      resource_changes?: { address: string; change: Omit<Change, "address"> }[];
    };
    return Object.fromEntries(
      changes
        .filter(({ change }) => !["no-op", "read"].includes(String(change.actions)))
        .map(({ address, change }) => [address, { address, ...change }]),
    );
  }
}

/** Terraform's own rule: a type begins with the name of its provider. */
function providersOf({ resource = {}, data = {}, provider = {} }: Stack): readonly string[] {
  const types = [resource, data, provider].flatMap(Object.keys);
  return types.map((type) => type.split("_", 1)[0] ?? "");
}

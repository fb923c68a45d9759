import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installProvider } from "../../emulator/terraform/install";
import { type ServedProviders, serveProviders } from "../../emulator/terraform/runs/serve-providers";
import { terraformWith } from "./terraform";

/** Many at once: nothing waits for a network. */
const parallel = "-parallelism=50";

/** Terraform beside an environment's stack, with the emulated providers: no account, no credentials, no network. */
export class PlanWorkspace {
  private readonly folder: string;
  private readonly root: string;
  private readonly providers: ServedProviders;
  private initialized: string | undefined;

  private constructor(folder: string, root: string, providers: ServedProviders) {
    this.folder = folder;
    this.root = root;
    this.providers = providers;
  }

  /** @param root the checkout whose providers are used. @param stack absolute, below cdktf.out/stacks */
  static async of(root: string, stack: string): Promise<PlanWorkspace> {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-plan-"));
    const providers = await serveProviders({ root, folder }, "assumed", join(folder, "sockets"));
    const workspace = new PlanWorkspace(folder, root, providers);
    try {
      await workspace.enter(stack);
      return workspace;
    } catch (error) {
      workspace.remove();
      throw error;
    }
  }

  /** Makes this the stack that is planned; the state stays. */
  async enter(stack: string): Promise<void> {
    writeFileSync(join(this.folder, "cdk.tf.json"), withoutBackend(join(stack, "cdk.tf.json")));
    const assets = join(this.folder, "assets");
    rmSync(assets, { force: true });
    if (existsSync(join(stack, "assets"))) symlinkSync(join(stack, "assets"), assets);
    installProvider(this.folder, { root: this.root, azure: "assumed" });
    // only other providers are a reason to initialize again
    const lock = readFileSync(join(this.folder, ".terraform.lock.hcl"), "utf8");
    if (lock !== this.initialized) await this.terraform("init", "-input=false");
    this.initialized = lock;
  }

  /** Leaves the state that a deploy of the stack would leave. */
  async assumeDeployed(): Promise<void> {
    await this.terraform("apply", "-auto-approve", "-input=false", "-lock=false", parallel);
  }

  /** @returns `terraform show -json` of the plan */
  async plan(): Promise<string> {
    await this.terraform(
      ...["plan", "-input=false", "-lock=false", "-refresh=false", "-out=plan.bin", parallel],
    );
    return this.terraform("show", "-json", "plan.bin");
  }

  private terraform(...args: readonly string[]): Promise<string> {
    return terraformWith(this.providers.environment, this.folder, ...args);
  }

  readState(): string | undefined {
    const file = join(this.folder, "terraform.tfstate");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  writeState(state: string): void {
    writeFileSync(join(this.folder, "terraform.tfstate"), state);
  }

  remove(): void {
    this.providers.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The stack with an empty local state: the real one cannot be reached without credentials. */
function withoutBackend(file: string): string {
  const stack = JSON.parse(readFileSync(file, "utf8")) as { terraform: { backend?: unknown } };
  delete stack.terraform.backend;
  return JSON.stringify(stack, undefined, 2);
}

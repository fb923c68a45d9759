import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { installed, projectNode, vitrineFolder } from "../../vitrine-folder";
import type { Switches } from "../unkind/switches";
import { satisfyingVersion } from "./provider-version";
import { unkindFile } from "./stack-unkind";

export interface InstallOptions {
  /** The repository whose local Azure it is, absolute. */
  readonly root: string;
  /**
   * What stands behind the provider: the local Azure; nothing, when the stack is only planned; or, when there must be
   * a state to plan changes against, what a deploy would leave, as far as that can be assumed.
   *
   * @default "local"
   */
  readonly azure?: "local" | "none" | "assumed";

  /** What of Azure's unkindness the local Azure shows. @default nothing */
  readonly unkind?: Switches | undefined;
}

const ours = ["azurerm", "azapi", "azuread", "time"];

/**
 * Puts our providers where Terraform looks before it asks the registry, with the lock file that fits them:
 *
 * - `.terraform/providers` holds what is installed, so `terraform init` installs nothing. Otherwise it would go
 *   through the plugin cache that all checkouts of a user share, and where the real azurerm lies too;
 * - `terraform.d/plugins` is where it looks when it installs all the same (`terraform init -upgrade`).
 *
 * The same stack gives the same bytes, so Terraform need not initialise again.
 *
 * @param stackDirectory e.g. `<checkout>/cdktf.out/stacks/local`; its cdk.tf.json names providers and versions
 */
export function installProvider(
  stackDirectory: string,
  { root, azure = "local", unkind = {} }: InstallOptions,
): void {
  const stack = JSON.parse(readFileSync(join(stackDirectory, "cdk.tf.json"), "utf8")) as Stack;
  const locks = Object.entries(stack.terraform?.required_providers ?? {})
    .filter(([name]) => ours.includes(name))
    .map(([name, { source = name, version: constraint = ">= 0" }]) => {
      const address = addressOf(source);
      const version = satisfyingVersion(constraint, stackVersion(name));
      const file = `terraform-provider-${name}_v${version}`;
      const text = script(root, name, azure === "local" ? [] : ["--azure", azure]);
      for (const place of ["terraform.d/plugins", ".terraform/providers"]) {
        const folder = join(stackDirectory, place, address, version, platform);
        if (isLink(folder)) unlinkSync(folder); // into the plugin cache, from an initialisation without us
        writeIfChanged(join(folder, file), text, 0o755);
      }
      return { address, version, constraint, hash: hashOf(file, text) };
    });
  writeIfChanged(join(stackDirectory, ".terraform.lock.hcl"), lockFile(locks));
  writeIfChanged(unkindFile(stackDirectory), JSON.stringify(unkind));
}

interface Stack {
  readonly terraform?: {
    readonly required_providers?: Readonly<
      Record<string, { readonly source?: string; readonly version?: string }>
    >;
  };
}

/** "azurerm", "hashicorp/azurerm" and "registry.terraform.io/hashicorp/azurerm" are one provider. */
function addressOf(source: string): string {
  const parts = source.toLowerCase().split("/");
  return [...["registry.terraform.io", "hashicorp"].slice(0, 3 - parts.length), ...parts].join("/");
}

const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;

/** The version that the bindings were made from: what the schema is of. */
function stackVersion(name: string): string | undefined {
  if (name === "azapi") return "2.12.0";
  const bindings = installed(`@cdktf/provider-${name}/lib/provider/index.js`);
  return bindings && /providerVersion: '([0-9.]+)'/.exec(readFileSync(bindings, "utf8"))?.[1];
}

const launcher = join(vitrineFolder, "emulator/terraform/launch.mjs");

/** Absolute paths: Terraform may run in any shell, with any Node or none on its PATH. */
const script = (root: string, name: string, more: readonly string[]) =>
  [
    "#!/bin/sh",
    "# Written by the synth. Terraform starts it as its provider.",
    `exec ${quote(projectNode())} ${quote(launcher)} \\`,
    `  emulator/terraform/main.ts ${["--root", quote(root), "--provider", name, ...more].join(" ")}`,
    "",
  ].join("\n");

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** Terraform's hash of a provider's folder ("h1"): of the list of its files with their own hashes. */
function hashOf(file: string, text: string): string {
  const own = createHash("sha256").update(text).digest("hex");
  return `h1:${createHash("sha256").update(`${own}  ${file}\n`).digest("base64")}`;
}

interface Lock {
  readonly address: string;
  readonly version: string;
  readonly constraint: string;
  readonly hash: string;
}

function lockFile(locks: readonly Lock[]): string {
  const sorted = [...locks].sort((a, b) => (a.address < b.address ? -1 : 1));
  return [
    '# This file is maintained automatically by "terraform init".',
    "# Manual edits may be lost in future updates.",
    ...sorted.map(({ address, version, constraint, hash }) =>
      [
        "",
        `provider "${address}" {`,
        `  version     = "${version}"`,
        `  constraints = "${constraint}"`,
        "  hashes = [",
        `    "${hash}",`,
        "  ]",
        "}",
      ].join("\n"),
    ),
    "",
  ].join("\n");
}

function writeIfChanged(file: string, text: string, mode = 0o644): void {
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  chmodSync(file, mode);
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

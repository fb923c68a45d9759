import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The resource types that a stack names, data sources as "data.<type>". */
export interface StackTypes {
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
}

/**
 * What a stack in `directory` declares, and what its state still remembers: a type that was taken out of the
 * stack must be known once more, to be destroyed.
 *
 * @param prefix of the provider's types, e.g. "azurerm"
 * @param served the file behind a state that Terraform is served, absolute
 */
export function typesOfStack(directory: string, prefix: string, served: string): StackTypes {
  const resources = new Set<string>();
  const dataSources = new Set<string>();
  let statePath = "terraform.tfstate";

  for (const file of readdirSync(directory)) {
    if (file.endsWith(".tf.json")) {
      const stack = readJson(join(directory, file)) as Stack;
      for (const type of Object.keys(stack.resource ?? {})) resources.add(type);
      for (const type of Object.keys(stack.data ?? {})) dataSources.add(type);
      const { local, http } = stack.terraform?.backend ?? {};
      statePath = http ? served : (local?.path ?? statePath);
    } else if (file.endsWith(".tf")) {
      const text = readFileSync(join(directory, file), "utf8");
      for (const [, kind, type = ""] of text.matchAll(/^[ \t]*(resource|data)\s+"(\w+)"/gm)) {
        (kind === "data" ? dataSources : resources).add(type);
      }
      statePath = /backend\s+"local"\s*\{[^}]*path\s*=\s*"([^"]+)"/.exec(text)?.[1] ?? statePath;
    }
  }
  for (const { mode, type } of (readJson(resolve(directory, statePath)) as State).resources ?? []) {
    (mode === "data" ? dataSources : resources).add(type);
  }

  const own = (types: Set<string>) => [...types].filter((type) => type.startsWith(`${prefix}_`)).sort();
  return { resources: own(resources), dataSources: own(dataSources) };
}

interface Stack {
  readonly resource?: object;
  readonly data?: object;
  readonly terraform?: {
    readonly backend?: { readonly local?: { readonly path?: string }; readonly http?: object };
  };
}

interface State {
  readonly resources?: readonly { readonly mode: string; readonly type: string }[];
}

/** An absent or damaged file is an empty one here: Terraform itself reports it, in its own words. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

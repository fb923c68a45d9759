import { referred } from "../access/declared-at";
import { typeOf } from "../access/scopes";
import { type Declared, referencesIn, type Stack, type Values } from "../stack";

/** Code that runs somewhere in a stack, under an identity and with settings. What it does is known to nobody here. */
export interface RunningCode {
  /** Construct path of what runs it, e.g. "Images/App". */
  readonly path: string;
  /** Terraform's address of the identity. */
  readonly identity: string;
  /** By name; values may hold Terraform's references. */
  readonly settings: Values;
}

export function runningCode(stack: Stack): RunningCode[] {
  return stack.declared.flatMap((declared) => {
    const { runs, settings } = readers[typeOf(declared)]?.(stack, declared) ?? {};
    const identity = runs && identityOf(runs);
    return identity === undefined ? [] : [{ path: declared.path, identity, settings: settings ?? {} }];
  });
}

type Reader = (stack: Stack, declared: Declared) => { readonly runs?: Declared; readonly settings?: Values };

const readers: Readonly<Record<string, Reader>> = {
  "Microsoft.Web/sites": (_, site) => {
    const { properties } = site.values["body"] as Site;
    const settings = properties.siteConfig.appSettings.map(({ name, value }) => [name, value]);
    return { runs: site, settings: Object.fromEntries(settings) };
  },
  "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments": (stack, deployment) => ({
    runs: referred(stack, deployment.values["parent_id"]),
  }),
  // what builds images runs no code of ours
  azurerm_machine_learning_compute_cluster: (_, cluster) =>
    cluster.values["name"] === "image-builder" ? {} : { runs: cluster },
};

interface Site {
  readonly properties: {
    readonly siteConfig: {
      readonly appSettings: readonly { readonly name: string; readonly value: string }[];
    };
  };
}

/** Of a resource with one user-assigned identity, or with one of its own. */
export function identityOf({ address, values }: Declared): string | undefined {
  const [reference] = referencesIn(values["identity"]);
  if (reference) return reference.address;
  return JSON.stringify(values["identity"] ?? "").includes("SystemAssigned") ? address : undefined;
}

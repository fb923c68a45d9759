import { referred } from "../access/declared-at";
import { typeOf } from "../access/scopes";
import { type Declared, referencesIn, type Stack, type Values } from "../stack";

/** Code of ours that runs somewhere in a stack, under an identity and with settings. */
export interface RunningCode {
  /** Construct path of what runs it, e.g. "Images/App". */
  readonly path: string;
  /** Which of the shipped packages it is, e.g. "images". */
  readonly package: string;
  /** Terraform's address of the identity. */
  readonly identity: string;
  /** By name; values may hold Terraform's references. */
  readonly settings: Values;
}

/** The scoring server has one package, whatever the deployment. */
const scoringPackage = "scoring";

/** What an image is built from, or the image of it that the stack has copied into a registry of its own. */
const isOurs = /"contextUri"|\.login_server\}\/scoring[:@]/;

export function runningCode(stack: Stack): RunningCode[] {
  return stack.declared.flatMap((declared) => readers[typeOf(declared)]?.(stack, declared) ?? []);
}

const readers: Readonly<Record<string, (stack: Stack, declared: Declared) => RunningCode[]>> = {
  "Microsoft.Web/sites": (stack, site) => {
    const { properties } = site.values["body"] as Site;
    const name = packageOf(stack, properties.functionAppConfig?.deployment.storage.value);
    const identity = identityOf(site);
    if (name === undefined || identity === undefined) return [];
    const settings = Object.fromEntries(
      properties.siteConfig.appSettings.map((setting) => [setting.name, setting.value]),
    );
    return [{ path: site.path, package: name, identity, settings }];
  },
  "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments": (stack, deployment) => {
    const { properties } = deployment.values["body"] as Deployment;
    const endpoint = referred(stack, deployment.values["parent_id"]);
    const image = referred(stack, properties.environmentId);
    const identity = endpoint && identityOf(endpoint);
    // an image that somebody else has built holds code that nobody here knows
    if (identity === undefined || !isOurs.test(JSON.stringify(image?.values["body"] ?? ""))) return [];
    const settings = properties.environmentVariables ?? {};
    return [{ path: deployment.path, package: scoringPackage, identity, settings }];
  },
};

interface Site {
  readonly properties: {
    readonly functionAppConfig?: { readonly deployment: { readonly storage: { readonly value: string } } };
    readonly siteConfig: {
      readonly appSettings: readonly { readonly name: string; readonly value: string }[];
    };
  };
}

interface Deployment {
  readonly properties: { readonly environmentId: string; readonly environmentVariables?: Values };
}

/** Of a resource with one user-assigned identity, or with one of its own. */
export function identityOf({ address, values }: Declared): string | undefined {
  const [reference] = referencesIn(values["identity"]);
  if (reference) return reference.address;
  return JSON.stringify(values["identity"] ?? "").includes("SystemAssigned") ? address : undefined;
}

/** The name of the zip that lies in the container which the app takes its code from: "images-0123456789abcdef.zip". */
function packageOf(stack: Stack, container: unknown): string | undefined {
  const account = referred(stack, container)?.address;
  const released = stack.declared.find(
    ({ type, values }) =>
      type === "azurerm_storage_blob" && referred(stack, values["storage_account_name"])?.address === account,
  );
  return /(?<![\w-])([\w-]+)-[0-9a-f]{16}\.zip$/.exec(String(released?.values["source"]))?.[1];
}

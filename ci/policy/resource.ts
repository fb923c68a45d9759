import { type Declared, type Reference, referencesIn, type Stack, type Values } from "../stack";

/** What is declared, in the words that rules are written in: azurerm's attributes, or a body for Resource Manager. */
export interface JudgedResource extends Declared {
  /** "azurerm_storage_account", or for azapi the type in Azure, without its version: "Microsoft.Web/sites". */
  readonly kind: string;
  /** Of an azapi resource, e.g. "2025-03-01". */
  readonly apiVersion: string | undefined;
  /** What rules look at: all values of an azurerm resource, the body of an azapi one. */
  readonly settings: Values;
  /** Says a part of a resource only, as an update or an action does: what it leaves out stays as it was. */
  readonly isPart: boolean;
}

/** Everything that an environment declares, and how it hangs together. */
export class DeclaredEstate {
  readonly resources: readonly JudgedResource[];
  readonly outputs: Values;
  /** Absolute: what resources name as a source lies there. */
  readonly folder: string;
  private readonly byAddress: ReadonlyMap<string, JudgedResource>;
  /** Several rules ask, and to look through a body takes a while. */
  private readonly references = new Map<JudgedResource, readonly Reference[]>();

  constructor(stack: Stack) {
    this.resources = stack.declared.map(resourceOf);
    this.outputs = stack.outputs;
    this.folder = stack.folder;
    this.byAddress = new Map(this.resources.map((each) => [each.address, each]));
  }

  /** Resources of one kind that say all of themselves. */
  all(kind: string): readonly JudgedResource[] {
    return this.resources.filter((each) => each.kind === kind && !each.isPart);
  }

  /** Everything that a resource refers to. */
  referencesOf(resource: JudgedResource): readonly Reference[] {
    const known = this.references.get(resource) ?? referencesIn(resource.values);
    this.references.set(resource, known);
    return known;
  }

  /** Whether a value names something of a resource, e.g. its id. */
  refersTo(value: unknown, { address }: JudgedResource): boolean {
    // most values name something else, which is seen sooner
    if (typeof value === "string" && !value.includes(address)) return false;
    return referencesIn(value).some((reference) => reference.address === address);
  }

  /** What a value is before anything is deployed: a reference to what another resource declares becomes that. */
  resolve(value: unknown): unknown {
    const [, address = "", attribute = ""] = (typeof value === "string" && wholeReference.exec(value)) || [];
    const target = this.byAddress.get(address);
    const [found] = target ? valuesAt(target.values, attribute) : [];
    return found === undefined ? value : this.resolve(found);
  }

  /** What a resource says of an attribute: nothing, one value, or one for each of its blocks. @param path e.g. "a.b" */
  valuesOf(resource: JudgedResource, path: string): readonly unknown[] {
    return valuesAt(resource.settings, path).map((value) => this.resolve(value));
  }
}

const wholeReference = /^\$\{((?:data\.)?\w+\.[\w-]+)\.(\w+)\}$/;

/** Blocks that may be repeated are lists: all of them are looked into. */
function valuesAt(value: unknown, path: string): unknown[] {
  return path.split(".").reduce<unknown[]>(
    (found, name) =>
      found
        .flat()
        .flatMap((each) => (typeof each === "object" && each !== null ? [(each as Values)[name]] : []))
        .filter((each) => each !== undefined && each !== null),
    [value],
  );
}

function resourceOf(declared: Declared): JudgedResource {
  const { type, values } = declared;
  if (!type.startsWith("azapi_"))
    return { ...declared, kind: type, apiVersion: undefined, settings: values, isPart: false };
  const [kind = "", apiVersion] = String(values["type"]).split("@");
  const isPart = type === "azapi_update_resource" || type === "azapi_resource_action";
  // azapi takes the place and the tags beside the body; rules need not know
  const { location, tags } = values;
  const settings = { location, tags, ...(values["body"] as Values | undefined) };
  return { ...declared, kind, apiVersion, settings, isPart };
}

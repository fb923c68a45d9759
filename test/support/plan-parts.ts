import { TerraformElement } from "cdktf";
import type { Environment } from "../../environments/environment";
import type { Estate } from "../../stacks/estate";
import * as workloads from "../../workloads/all";
import { workloadsOf } from "../../workloads/workload";
import { Plan } from "./plan";
import { withoutLockOrder } from "./without-lock-order";

/** What an estate becomes, apart: "shared", and each workload by its name in the environment's file. */
export function partsOf(estate: Estate, environment: Environment): Readonly<Record<string, object>> {
  const all = workloadsOf(workloads, environment);
  const partOfId = new Map(all.map(({ name, workload }) => [workload.id, name]));
  const partOfOutput = new Map(
    all.flatMap(({ name, workload }) => Object.keys(workload.outputs.shape).map((output) => [output, name])),
  );
  const partOfAddress = new Map(
    estate.node
      .findAll()
      .filter((each) => each instanceof TerraformElement)
      .map(({ friendlyUniqueId, node }) => [friendlyUniqueId, partOfId.get(node.path.split("/")[1] ?? "")]),
  );
  const { resource, data, output, ...shared } = withoutLockOrder(Plan.ofStack(estate).synthesized);
  const parts: Record<string, Part> = { shared };
  const add = (part = "shared", path: readonly string[], value: unknown) => {
    parts[part] = merged(parts[part] ?? {}, path, value);
  };
  for (const [kind, types] of Object.entries({ resource, data }))
    for (const [type, byName] of Object.entries(types ?? {}))
      for (const [name, attributes] of Object.entries(byName))
        add(partOfAddress.get(name), [kind, type, name], attributes);
  for (const [name, value] of Object.entries(output ?? {}))
    add(partOfOutput.get(name), ["output", name], value);
  return parts;
}

type Part = Readonly<Record<string, unknown>>;

function merged(part: Part, [name = "", ...rest]: readonly string[], value: unknown): Part {
  return { ...part, [name]: rest.length === 0 ? value : merged((part[name] ?? {}) as Part, rest, value) };
}

import { referencesIn } from "../../ci/stack";
import prod from "../../environments/prod";
import { onKubernetes, planOf, planOfBootstrap } from "../support/estates";
import type { Attributes, Plan } from "../support/plan";
import { replacedFirst } from "../support/replaced-first";

const order = "terraform_data.BeforeLocks";
const isLock = (address: string) => address.startsWith("azurerm_management_lock.");

describe.each([
  ["prod", () => planOf(prod)],
  ["a protected environment on Kubernetes", () => planOf(onKubernetes)],
  ["bootstrap", () => planOfBootstrap()],
])("the locks of %s", (_name, planOfIt) => {
  const plan = planOfIt();
  const resources = resourcesOf(plan);
  const dependsOn = (address: string) => resources.get(address)?.["depends_on"];

  it("are put on when everything else is made, and come off before anything else does", () => {
    const [locks, others] = [true, false].map((wanted) =>
      [...resources.keys()].filter((each) => isLock(each) === wanted && each !== order),
    ) as [string[], string[]];
    expect(locks).not.toEqual([]);
    for (const lock of locks) expect(dependsOn(lock)).toEqual([order]);
    expect(dependsOn(order)).toEqual(others.sort());
  });

  it("are put back after what left the stack is deleted: what they wait for changes with all that comes or goes", () => {
    expect(resources.get(order)?.["input"]).toEqual({ before_locks: dependsOn(order) });
  });

  it("keep nothing that is deleted after its replacement is made: that could be when they are back", () => {
    const kept = [...resources.keys()].filter((address) => isKept(address, resources));
    expect(kept.length).toBeGreaterThan(8);
    const early = replacedFirst(plan);
    expect(kept.filter((address) => early.has(address))).toEqual([]);
  });
});

type Resources = ReadonlyMap<string, Attributes>;

function resourcesOf({ synthesized }: Plan): Resources {
  return new Map(
    Object.entries(synthesized.resource ?? {}).flatMap(([type, all]) =>
      Object.entries(all).map(([name, values]) => [`${type}.${name}`, values] as const),
    ),
  );
}

function referencesOf(values: Attributes = {}): string[] {
  const { depends_on: after = [], ...rest } = values as { depends_on?: string[] };
  return [...after, ...referencesIn(rest).map(({ address }) => address)];
}

/** Where Azure has a resource: at or below what these name. */
const places = [
  "parent_id",
  "private_service_connection",
  "scope",
  "storage_account_id",
  "target_resource_id",
];

/** Whether it is locked itself, or lies below something that is. */
function isKept(address: string, resources: Resources): boolean {
  const locked = [...resources]
    .filter(([each]) => isLock(each))
    .flatMap(([, lock]) => referencesOf({ at: lock["scope"] }));
  const above = (each: string) => {
    const values = resources.get(each) ?? {};
    // its endpoint's connection lies where it leads
    if (String(values["type"]).includes("/outboundRules@")) return referencesOf({ at: values["body"] });
    return places.flatMap((place) => referencesOf({ at: values[place] }));
  };
  return !isLock(address) && [...reachable([address], above)].some((each) => locked.includes(each));
}

function reachable(from: readonly string[], next: (address: string) => readonly string[]): Set<string> {
  const found = new Set(from);
  for (const address of found) for (const each of next(address)) found.add(each);
  return found;
}

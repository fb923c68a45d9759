import { type ArmTypes, armTypes, problemsInBody } from "../support/arm-types";
import { environments, planOf } from "../support/estates";
import { type AzapiRequest, azapiRequests, problemsInRequest } from "./azapi-requests";

const isPublishedHere = armTypes("microsoft.web@2025-03-01") !== undefined;
const absent =
  "../shared/azure-schema is not on this machine: nothing was compared with what Azure publishes";

const requests = new Map(environments.map((each) => [each.name, azapiRequests(planOf(each))]));
/** Of what nobody has stored here what Azure publishes: the copy of an image. */
const notStored = "Microsoft.ContainerRegistry/registries@2023-07-01";
const withBody = (all: readonly AzapiRequest[] = []) =>
  all.filter(({ body, type }) => body !== undefined && type !== notStored);

/** Of a private network alone. */
const outboundRules = "Microsoft.MachineLearningServices/workspaces/outboundRules@2026-05-01";
const isPrivate = (name: string) =>
  environments.some((each) => each.name === name && each.network.mode === "private");

describe.each([...requests])("the estate of %s", (name, all) => {
  it("sends Resource Manager only bodies that Azure publishes", () => {
    if (!isPublishedHere) return console.warn(absent);
    for (const request of withBody(all))
      expect({ address: request.address, problems: problemsInRequest(request) }).toEqual({
        address: request.address,
        problems: [],
      });
  });

  it("sends a body of each type that it has, or asks for an action that takes none", () => {
    const types = (some: readonly AzapiRequest[]) => [...new Set(some.map(({ type }) => type))].sort();
    expect(types(withBody(all))).toEqual([
      "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-07-01",
      "Microsoft.MachineLearningServices/workspaces/environments/versions@2026-05-01",
      "Microsoft.MachineLearningServices/workspaces/models/versions@2026-05-01",
      "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments@2026-05-01",
      "Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2026-05-01",
      ...(isPrivate(name) ? [outboundRules] : []),
      "Microsoft.MachineLearningServices/workspaces@2026-05-01",
      "Microsoft.Search/searchServices@2025-05-01",
      "Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01",
      "Microsoft.Web/sites@2025-03-01",
    ]);
    expect(types(all.filter(({ body }) => body === undefined))).toEqual(["Microsoft.Web/sites@2025-03-01"]);
  });
});

// production stands for all: it has every type, as the tests above say
describe("a mistake in a body is seen", () => {
  const all = withBody(requests.get("prod"));

  it.each(all.map((request) => [request.address, request] as const))(
    "when %s has a word that Azure does not know",
    (_, request) => {
      if (!isPublishedHere) return console.warn(absent);
      const body = structuredClone(request.body ?? {}) as { properties?: Record<string, unknown> };
      Object.assign(body.properties ?? body, { colour: "red" });
      expect(problemsInRequest({ ...request, body })).toContainEqual(
        expect.stringMatching(/^body(\.properties)?\.colour: unknown$/),
      );
    },
  );

  it.each(all.map((request) => [request.address, request] as const))(
    "when any value of %s has another type",
    (_, request) => {
      if (!isPublishedHere) return console.warn(absent);
      const unseen = leavesOf(request.body)
        .map((path) => ({ path, body: withValue(request.body, path, [{}]) }))
        .filter(({ body }) => problemsInRequest({ ...request, body })?.length === 0)
        .map(({ path }) => path.join("."));
      expect(unseen).toEqual([]);
    },
  );

  it.each([
    ["Microsoft.Web/sites@", ["location"]],
    ["Microsoft.Search/searchServices@", ["location"]],
    ["Microsoft.MachineLearningServices/workspaces/onlineEndpoints@", ["properties", "authMode"]],
    [
      "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments@",
      ["properties", "endpointComputeType"],
    ],
    ["Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@", ["properties", "user"]],
  ])("when what %s requires is missing", (type, path) => {
    if (!isPublishedHere) return console.warn(absent);
    const request = all.find((each) => each.type.startsWith(type) && !each.isPart) as AzapiRequest;
    expect(problemsInRequest({ ...request, body: withValue(request.body, path, undefined) })).toEqual([
      expect.stringContaining(`body.${path.join(".")}`),
    ]);
  });

  it("when a list has more than its type allows, though no type that is published here limits one", () => {
    const types: ArmTypes = [
      { $type: "ResourceType", name: "T@1", body: { $ref: "#/1" } },
      { $type: "ObjectType", properties: { zones: { type: { $ref: "#/2" }, flags: 0 } } },
      { $type: "ArrayType", itemType: { $ref: "#/3" }, maxLength: 2 },
      { $type: "StringType" },
    ];
    expect(problemsInBody(types, "T@1", { zones: ["1", "2"] })).toEqual([]);
    expect(problemsInBody(types, "T@1", { zones: ["1", "2", "3"] })).toEqual([
      "body.zones: too many or too few",
    ]);
  });

  it("when an update has a wrong value, though it may leave things out", () => {
    if (!isPublishedHere) return console.warn(absent);
    const update = all.find(({ isPart }) => isPart) as AzapiRequest;
    expect(problemsInRequest({ ...update, body: { properties: { traffic: { blue: "all" } } } })).not.toEqual(
      [],
    );
  });
});

type Path = readonly string[];

/** Paths of all values that are not themselves made of others. */
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));
}

function withValue(body: AzapiRequest["body"], path: Path, value: unknown): Record<string, unknown> {
  const copy = structuredClone(body ?? {}) as Record<string, unknown>;
  const last = path.at(-1) ?? "";
  const owner = path.slice(0, -1).reduce((inner, name) => inner[name] as Record<string, unknown>, copy);
  if (value === undefined) delete owner[last];
  else owner[last] = value;
  return copy;
}

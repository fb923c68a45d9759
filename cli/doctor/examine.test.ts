import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TokenCredential } from "@azure/identity";
import { App } from "cdktf";
import { readStack, type Stack } from "../../ci/stack";
import { imageRegistryId } from "../../environments/bootstrap-schema";
import dev from "../../environments/dev";
import type { Environment } from "../../environments/environment";
import { estateOf, withScoring } from "../../test/support/estates";
import * as workloads from "../../workloads/all";
import { needsOf } from "../../workloads/needs";
import { examine } from "./examine";
import { type DoctorFinding, exitCodeOf } from "./finding";
import { namespacesOf, neededBy } from "./needs";

const id = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
const deployers = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";
const filledIn = (environment: Environment): Environment => ({
  ...withReaders(withScoring(environment, { imageRegistryId: imageRegistryId(id, "crimages") })),
  tenantId: id,
  subscriptionId: id,
  deployer: { objectId: deployers, kind: "Group" },
  teams: { developers: { objectId: id, kind: "Group" }, operators: { objectId: id, kind: "Group" } },
  alertEmails: ["oncall@vitrine.test"],
});
function withReaders({ workloads, ...environment }: Environment): Environment {
  const { articles } = workloads;
  if (!articles) return { ...environment, workloads };
  const readers = { ...articles.readers, tenantId: id, clientId: id };
  return { ...environment, workloads: { ...workloads, articles: { ...articles, readers } } };
}
const me = "1f0c9a3e-6d0e-4a0f-8b51-7f6f3a2d9c04";
const signedInAs = (claims: object): TokenCredential => ({
  getToken: async () => ({
    token: `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.`,
    expiresOnTimestamp: 0,
  }),
});
const signedIn = signedInAs({ oid: me, idtyp: "user" });
const nobody: TokenCredential = {
  getToken: async () => {
    throw new Error("CredentialUnavailable");
  },
};

let folder: string;
let stack: Stack;
let azure: Server;
let address: string;
/** What Azure answers, by the part of the address that tells the question. */
let answers: Record<string, { status?: number; body: unknown }>;
let providers: {
  namespace: string;
  registrationState: string;
  resourceTypes: { namespace: string; resourceType: string; locations: string[] }[];
}[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-doctor-"));
  stack = stackOf(filledIn(dev));
  azure = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://azure");
    const question = Object.keys(answers).find((path) => pathname.endsWith(path));
    const { status = 200, body } = answers[question ?? ""] ?? {
      status: 404,
      body: { error: { code: "NotFound" } },
    };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => azure.once("listening", resolve));
  address = `http://127.0.0.1:${(azure.address() as AddressInfo).port}`;
});
afterAll(() => {
  azure.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  const offered = (type: string) => {
    const [namespace = "", ...path] = type.split("/");
    return { namespace, resourceType: path.join("/"), locations: ["North Europe", "West Europe"] };
  };
  const types = neededBy(stack).map(({ type }) => offered(type));
  providers = namespacesOf(neededBy(stack), needsOf(workloads, dev)).map((namespace) => ({
    namespace,
    registrationState: "Registered",
    resourceTypes: types.filter((type) => type.namespace === namespace),
  }));
  answers = {
    [`/subscriptions/${id}`]: { body: { state: "Enabled", displayName: "Shop dev" } },
    "/providers": { body: { value: providers } },
    "/permissions": { body: { value: [{ actions: ["*"], notActions: [] }] } },
    "/resources": { body: { value: [] } },
    "/sites": { body: { value: [] } },
    "/checkNameAvailability": { body: { nameAvailable: true } },
    "/checknameavailability": { body: { nameAvailable: true } },
    "/v1.0/me/checkMemberGroups": { body: { value: [deployers] } },
    "/usages": {
      body: { value: [{ currentValue: 0, limit: 24, name: { value: "standardDASv4Family" } }] },
    },
  };
});

function stackOf(environment: Environment): Stack {
  const app = new App({ outdir: mkdtempSync(join(folder, "out-")) });
  estateOf(environment, app);
  app.synth();
  return readStack(join(app.outdir, "stacks", environment.name));
}

const ask = (environment: Environment = filledIn(dev), credential = signedIn): Promise<DoctorFinding[]> =>
  examine({
    environment,
    needs: needsOf(workloads, environment),
    stack,
    address,
    graph: address,
    credential,
  });
const blocking = (findings: readonly DoctorFinding[]) =>
  findings.filter(({ outcome }) => outcome === "blocks").map(({ about, what }) => `${about}: ${what}`);

it("finds nothing that would stop the deploy of a filled-in file into a ready subscription", async () => {
  const findings = await ask();
  expect(blocking(findings)).toEqual([]);
  expect(findings.filter(({ outcome }) => outcome === "ok").map(({ about }) => about)).toEqual(
    expect.arrayContaining([
      "tools",
      "subscription",
      "resource providers",
      "region",
      "rights",
      "deployer",
      "names",
    ]),
  );
  // what no question tells is said
  expect(exitCodeOf(findings)).toBe(2);
});

it("names every placeholder of the shipped file, and asks Azure nothing", async () => {
  const findings = await ask(dev, nobody);
  expect(blocking(findings)).toEqual(
    [
      "subscriptionId",
      "tenantId",
      "deployer.objectId",
      "workloads.articles.readers.tenantId",
      "workloads.articles.readers.clientId",
      "workloads.visualSearch.scoring.imageRegistryId",
      "teams.developers.objectId",
      "teams.operators.objectId",
    ].map((path) => `environment's file: ${path} is a placeholder`),
  );
  expect(findings).toContainEqual(
    expect.objectContaining({ outcome: "warns", what: "nobody reads vitrine-dev@example.com" }),
  );
  expect(findings).toContainEqual(expect.objectContaining({ outcome: "unknown", about: "Azure" }));
  expect(exitCodeOf(findings)).toBe(3);
});

it("says that nobody is signed in, and how to", async () => {
  expect(await ask(filledIn(dev), nobody)).toContainEqual({
    outcome: "unknown",
    about: "sign-in",
    what: "nobody is signed in, so nothing was asked of Azure",
    fix: "az login",
  });
});

const unregister = (namespace: string) => {
  for (const one of providers) if (one.namespace === namespace) one.registrationState = "NotRegistered";
};

it.each([
  "Microsoft.AlertsManagement",
  "Microsoft.App",
  "Microsoft.PolicyInsights",
  "Microsoft.Web",
  "microsoft.insights",
])("warns that the first deploy registers %s", async (namespace) => {
  unregister(namespace);
  const findings = await ask();
  expect(blocking(findings)).toEqual([]);
  expect(findings).toContainEqual({
    outcome: "warns",
    about: "resource providers",
    what: `${namespace} is not registered (NotRegistered): the first deploy does it, for minutes`,
    fix: `az provider register --namespace ${namespace} --wait`,
  });
});

it("finds that whoever is signed in may not register what is missing", async () => {
  unregister("Microsoft.App");
  answers["/permissions"] = {
    body: { value: [{ actions: ["*"], notActions: ["Microsoft.App/register/action"] }] },
  };
  expect(await ask()).toContainEqual({
    outcome: "blocks",
    about: "resource providers",
    what: "Microsoft.App is not registered (NotRegistered), and whoever is signed in may not do it",
    fix: "somebody with Contributor: az provider register --namespace Microsoft.App --wait",
  });
});

it("names what is not registered also to who may not ask for permissions", async () => {
  unregister("Microsoft.App");
  answers["/permissions"] = { status: 403, body: { error: { code: "AuthorizationFailed", message: "no" } } };
  expect(await ask()).toContainEqual(
    expect.objectContaining({
      outcome: "warns",
      about: "resource providers",
      fix: "az provider register --namespace Microsoft.App --wait",
    }),
  );
});

it("finds a type that the region does not offer", async () => {
  for (const { resourceTypes } of providers)
    for (const type of resourceTypes)
      if (type.resourceType === "redisEnterprise") type.locations = ["East US"];
  expect(blocking(await ask())).toEqual([
    "region: westeurope does not offer Microsoft.Cache/redisEnterprise",
  ]);
});

it("finds a name that somebody else has, and not one that is ours", async () => {
  answers = {
    "/Microsoft.Storage/checkNameAvailability": {
      body: { nameAvailable: false, reason: "AlreadyExists", message: "The name is already taken." },
    },
    ...answers,
  };
  const accounts = neededBy(stack).filter(({ type }) => type === "Microsoft.Storage/storageAccounts");
  expect(blocking(await ask())).toHaveLength(accounts.length);

  answers["/resources"] = {
    body: { value: accounts.map(({ type, name }) => ({ type: type.toLowerCase(), name })) },
  };
  expect(blocking(await ask())).toEqual([]);
});

it.each([
  [
    "Contributor",
    { actions: ["*"], notActions: ["Microsoft.Authorization/*/Write"] },
    "roleAssignments/write",
  ],
  ["a reader", { actions: ["*/read"], notActions: [] }, "resourceGroups/write"],
])("finds what %s may not do", async (_, permission, action) => {
  answers["/permissions"] = { body: { value: [permission] } };
  expect(blocking(await ask()).join("\n")).toContain(action);
});

describe("who deploys", () => {
  const about = async (...of: Parameters<typeof ask>) =>
    (await ask(...of))
      .filter((found) => found.about === "deployer")
      .map(({ outcome, fix }) => ({ outcome, fix }));
  const by = (deployer: Environment["deployer"]): Environment => ({ ...filledIn(dev), deployer });
  const member = `--group ${deployers} --member-id ${me}`;

  it("is a group, and whoever is signed in is in it", async () => {
    expect(await about()).toEqual([{ outcome: "ok", fix: undefined }]);
  });

  it("is a group, and the pipeline is in it", async () => {
    answers[`/v1.0/servicePrincipals/${me}/checkMemberGroups`] = {
      body: { value: [deployers.toUpperCase()] },
    };
    expect(await about(filledIn(dev), signedInAs({ oid: me, idtyp: "app" }))).toEqual([
      { outcome: "ok", fix: undefined },
    ]);
  });

  it("fails when whoever is signed in is not in the group, and says how to be", async () => {
    answers["/v1.0/me/checkMemberGroups"] = { body: { value: [] } };
    expect(await about()).toEqual([
      { outcome: "blocks", fix: expect.stringContaining(`az ad group member add ${member}`) },
    ]);
  });

  it("could not be asked when Microsoft Graph refuses", async () => {
    answers["/v1.0/me/checkMemberGroups"] = {
      status: 403,
      body: { error: { code: "Authorization_RequestDenied", message: "no" } },
    };
    expect(await about()).toEqual([{ outcome: "unknown", fix: expect.stringContaining(`check ${member}`) }]);
  });

  it("could not be asked when the token does not say whose it is", async () => {
    expect(await about(filledIn(dev), signedInAs({}))).toEqual([{ outcome: "unknown", fix: undefined }]);
  });

  it.each(["ServicePrincipal", "User"] as const)("is one %s, and nobody else", async (kind) => {
    expect(await about(by({ objectId: me.toUpperCase(), kind }))).toEqual([
      { outcome: "ok", fix: undefined },
    ]);
    expect(await about(by({ objectId: deployers, kind }))).toMatchObject([{ outcome: "blocks" }]);
  });
});

it("finds too few cores for scoring", async () => {
  answers["/usages"] = {
    body: { value: [{ currentValue: 20, limit: 24, name: { value: "standardDASv4Family" } }] },
  };
  expect(blocking(await ask())).toEqual([
    "scoring machines' cores: DASv4: 8 cores at most, 4 of 24 are free in westeurope",
  ]);
});

it.each([
  ["ok", "northeurope", { flexMemoryMB: 512_000 }],
  ["warns", "West Europe", { flexMemoryMB: 512_000 }],
  ["ok", "West Europe", { flexMemoryMB: 1_024_000 }],
])(
  "counts the memory of all function apps of the subscription in the region: %s",
  async (outcome, location, quotas) => {
    const scaleAndConcurrency = { instanceMemoryMB: 2048, maximumInstanceCount: 200 };
    answers["/sites"] = {
      body: {
        value: [
          { name: "someone-elses", location, properties: { functionAppConfig: { scaleAndConcurrency } } },
          { name: "a-web-app", location, properties: { functionAppConfig: null } },
        ],
      },
    };
    const findings = await ask({ ...filledIn(dev), quotas });
    expect(findings).toContainEqual(
      expect.objectContaining({
        outcome,
        about: "function apps' memory",
        what: expect.stringContaining("364,544 MB when every app is at its largest"),
      }),
    );
  },
);

it("goes on when Azure does not tell one thing, and says which", async () => {
  answers["/permissions"] = { status: 403, body: { error: { code: "AuthorizationFailed", message: "no" } } };
  const findings = await ask();
  expect(findings).toContainEqual(
    expect.objectContaining({
      outcome: "unknown",
      about: "rights",
      what: "Azure does not tell: AuthorizationFailed",
    }),
  );
  expect(findings).toContainEqual(expect.objectContaining({ outcome: "ok", about: "names" }));
});

it("asks nothing more of a subscription that it does not see", async () => {
  answers[`/subscriptions/${id}`] = {
    status: 404,
    body: { error: { code: "SubscriptionNotFound", message: "" } },
  };
  const findings = await ask();
  expect(blocking(findings)).toEqual([
    `subscription: Azure does not show you the subscription ${id}: SubscriptionNotFound`,
  ]);
  expect(findings.some(({ about }) => about === "names")).toBe(false);
});

import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { AzapiResource } from "../../constructs/core/azapi";
import dev from "../../environments/dev";
import { defineEnvironment, type Environment } from "../../environments/environment";
import local from "../../environments/local";
import prod from "../../environments/prod";
import staging from "../../environments/staging";
import { estateOf, onKubernetes, planOf, planOfNetwork } from "../support/estates";
import { expectRefusal } from "../support/expect-refusal";
import { madeBefore } from "../support/made-before";
import type { Plan } from "../support/plan";

const hub = (name: string) =>
  `/subscriptions/5e1f3c9a-0b7d-4c55-9a51-2f6c1d0e7b11/resourceGroups/rg-hub/providers/Microsoft.Network/${name}`;

/** Production in the spoke of a platform team, whose policy publishes endpoints. */
const inSpoke = defineEnvironment({
  ...prod,
  network: {
    mode: "private",
    existing: {
      subnets: {
        apps: hub("virtualNetworks/spoke/subnets/apps"),
        endpoints: hub("virtualNetworks/spoke/subnets/endpoints"),
      },
      zones: "central",
    },
    deployFrom: { subnets: [hub("virtualNetworks/hub/subnets/runners")] },
  },
});

const privately: [string, Environment][] = [
  ["staging", staging],
  ["prod", prod],
  ["a cluster", onKubernetes],
  ["a spoke", inSpoke],
];

describe.each(privately)("the private estate of %s", (_, environment) => {
  const plan = planOf(environment);

  it("makes no network: it is deployed from inside one", () => {
    const kinds = Object.keys(plan.synthesized.resource ?? {});
    expect(kinds.filter((kind) => /subnet|virtual_network|private_dns_zone/.test(kind))).toEqual([]);
    expect(plan.all(PrivateEndpoint).length).toBeGreaterThan(20);
  });

  it("uploads a file only when its account is found at its private address", () => {
    const uploads = Object.entries(plan.synthesized.resource?.[StorageBlob.tfResourceType] ?? {});
    const awaited = uploads.map(([name, { storage_account_name: account }]) => {
      const ways = endpointsOf(plan, String(account).replace(/^\$\{(.*)\.name\}$/, "$1"));
      const before = madeBefore(plan, `azurerm_storage_blob.${name}`);
      expect([name, ways.filter((each) => !before.has(each))]).toEqual([name, []]);
      return ways.length;
    });
    // three packages and models; the console's pages are in an account that the whole world reads
    expect(awaited.filter((ways) => ways === 3).length).toBeGreaterThanOrEqual(5);
  });

  it.each([
    ["Images/App/Resource", ["Images/App/HostStorage", "Images/Storage"]],
    [
      "Search/Catalogue/App/Resource",
      ["Search/Catalogue/App/HostStorage", "Search/Catalogue/Storage", "Search/Index", "Search/Cache"],
    ],
    [
      "Search/App/Resource",
      ["Search/App/HostStorage", "Search/Scoring/Workspace", "Search/Index", "Search/Cache"],
    ],
    [
      "Search/Scoring/Workspace/Resource",
      [
        "Search/Scoring/Workspace/Storage",
        "Search/Scoring/Workspace/Vault",
        "Search/Scoring/Workspace/Registry",
      ],
    ],
    [
      "Search/Scoring/Deployments/blue/Resource",
      ["Search/Scoring/Workspace", "Search/Scoring/Workspace/Storage", "Search/Scoring/Workspace/Registry"],
    ],
  ])("starts %s only when it finds %j", (path, needed) => {
    const before = madeBefore(plan, plan.addressOf(path));
    for (const owner of needed) {
      const ways = endpointsOf(plan, plan.addressOf(`${owner}/Resource`));
      expect([owner, ways.length > 0, ways.filter((each) => !before.has(each))]).toEqual([owner, true, []]);
    }
  });
});

/** Addresses of the endpoints of a resource. */
function endpointsOf(plan: Plan, address: string): string[] {
  const all = Object.entries(plan.synthesized.resource?.[PrivateEndpoint.tfResourceType] ?? {});
  return all
    .filter(([, { private_service_connection: to }]) => JSON.stringify(to).includes(`\${${address}.id}`))
    .map(([name]) => `${PrivateEndpoint.tfResourceType}.${name}`);
}

describe.each([staging, prod])("the network of $name", (environment) => {
  const network = planOfNetwork(environment);

  it("is what it was when somebody last looked at it", () => {
    expect(network.synthesized).toMatchSnapshot();
  });

  it("asks for no data plane, so that it is made from anywhere", () => {
    const kinds = Object.keys(network.synthesized.resource ?? {});
    expect(kinds.filter((kind) => /storage|key_vault|azapi/.test(kind))).toEqual([]);
  });

  it("has the subnets and zones that the estate takes by id", () => {
    const subnets = network.all(Subnet).map(({ name }) => String(name));
    const taken = JSON.stringify(planOf(environment).synthesized).match(
      /\/subnets\/\w+|\/privateDnsZones\/[\w.]+/g,
    );
    const zones = Object.values(network.synthesized.resource?.["azurerm_private_dns_zone"] ?? {});
    const made = [
      ...subnets.map((name) => `/subnets/${name}`),
      ...zones.map(({ name }) => `/privateDnsZones/${name}`),
    ];
    expect([...new Set(taken)].filter((each) => !made.includes(each))).toEqual([]);
    expect(new Set(taken).size).toBeGreaterThan(10);
  });
});

describe("where trainings are let out to", () => {
  const waysOut = (environment: Environment) =>
    planOf(environment)
      .byOwner(AzapiResource)
      .filter(({ attributes }) => String(attributes["type"]).includes("/outboundRules@"))
      .map(({ owner, attributes }) => `${owner}/${attributes["name"]}`)
      .sort();

  it.each([staging, prod])("is the database and the files of each workload in $name", (environment) => {
    expect(waysOut(environment)).toEqual([
      "Articles/Models/Workspace/Outbound/blob-articles",
      "Articles/Models/Workspace/Outbound/postgresqlServer-articles",
      "Films/Models/Workspace/Outbound/blob-films",
      "Films/Models/Workspace/Outbound/postgresqlServer-films",
    ]);
  });

  it("is said nowhere where the network is public", () => {
    expect([local, dev].flatMap(waysOut)).toEqual([]);
  });
});

describe("from where a private estate is deployed", () => {
  const access = (environment: Environment) => {
    const plan = planOf(environment);
    return {
      account: plan.at("Images/Storage/Resource"),
      vault: plan.at("Secrets/Resource"),
    };
  };
  const from = (deployFrom: object) =>
    defineEnvironment({ ...prod, network: { ...prod.network, deployFrom } as Environment["network"] });

  it("is nothing that services see when it is inside", () => {
    expect(access(prod)).toMatchObject({
      account: { public_network_access_enabled: false },
      vault: { public_network_access_enabled: false },
    });
  });

  it("is the runners' subnet of its own network when it says so", () => {
    const { account, vault } = access(from({ subnets: ["runners"] }));
    const subnets = [expect.stringMatching(/\/virtualNetworks\/vnet-vitrine-prod\/subnets\/runners$/)];
    expect({ account, vault }).toMatchObject({
      account: {
        public_network_access_enabled: true,
        network_rules: { default_action: "Deny", virtual_network_subnet_ids: subnets },
      },
      vault: {
        public_network_access_enabled: true,
        network_acls: { default_action: "Deny", virtual_network_subnet_ids: subnets },
      },
    });
  });

  it("fails when it is nowhere", () => {
    expectRefusal(() => estateOf(from({})), "NoPlaceToDeployFrom");
  });
});

it("an endpoint that a policy publishes is waited for until the policy has looked at it", () => {
  const sleeps = Object.values(planOf(inSpoke).synthesized.resource?.["time_sleep"] ?? {});
  const awaiting = sleeps.filter(({ triggers }) => JSON.stringify(triggers).includes("private_endpoint"));
  expect(awaiting.length).toBeGreaterThan(4);
  for (const { create_duration } of awaiting) expect(create_duration).toBe("900s");
});

it("every azapi resource of a private estate that runs code is one of those above", () => {
  const types = planOf(prod)
    .byOwner(AzapiResource)
    .filter(({ attributes }) => /sites@|onlineEndpoints\/deployments@/.test(String(attributes["type"])))
    .map(({ owner }) => owner);
  expect(types.sort()).toEqual([
    "Articles/App",
    "Articles/Database/Migrations/App",
    "Articles/Intake/App",
    "Films/App",
    "Films/Database/Migrations/App",
    "Films/Import/App",
    "Images/App",
    "Predictions/App",
    "Predictions/Database/Migrations/App",
    "Search/App",
    "Search/Catalogue/App",
    "Search/Scoring/Deployments/blue",
  ]);
});

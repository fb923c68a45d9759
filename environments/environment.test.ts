import { environments } from "../test/support/estates";
import { expectRefusal } from "../test/support/expect-refusal";
import dev from "./dev";
import { defineEnvironment } from "./environment";
import type { EnvironmentError } from "./environment-schema";
import prod from "./prod";

type Values = Parameters<typeof defineEnvironment>[0];

const subnetIn = (name: string) =>
  `/subscriptions/${prod.subscriptionId}/resourceGroups/rg-spoke/providers/Microsoft.Network/virtualNetworks/spoke/subnets/${name}`;
const subnets = { apps: subnetIn("apps"), endpoints: subnetIn("endpoints") };

describe("an environment", () => {
  it("carries the name of its file", () => {
    expect(environments.map(({ name }) => name)).toEqual(["local", "dev", "staging", "prod"]);
  });

  it("tells about all problems of a wrong file at once, each with its path", () => {
    const wrong = {
      ...dev,
      name: "production",
      alertEmails: ["oncall"],
      workloads: {
        imagePipeline: { ...dev.workloads.imagePipeline, rejectedDays: 0 },
      } as Values["workloads"],
      retention: { ...dev.retention, logDays: 31 as 30 },
    };

    let message = "";
    try {
      defineEnvironment(wrong);
    } catch (error) {
      message = (error as EnvironmentError).message;
    }
    expect(message).toContain("environments/production.ts is not valid");
    for (const path of [
      "name",
      "alertEmails[0]",
      "workloads.imagePipeline.rejectedDays",
      "retention.logDays",
    ])
      expect(message).toContain(`→ at ${path}\n`);
    expect(message).toMatch(/why: .*\n {2}fix: .*\n {2}code: EnvironmentNotValid$/);
  });

  it.each<[string, Partial<Values>]>([
    ["is unkind and in Azure", { unkind: { grantsTakeSeconds: 5 } }],
    ["is unkind in a way that nobody knows", { unkind: { mood: "bad" } } as unknown as Partial<Values>],
    ["deploys as a team that may do less", { deployer: { objectId: dev.teams.developers?.objectId ?? "" } }],
    ["sends what people enter over the internet in clear", { console: { protocol: "http" } }],
    ["knows a value that the schema does not", { colour: "blue" } as Partial<Values>],
    ["has a subscription that is no GUID", { subscriptionId: "mine" }],
    ["runs in a region we do not", { location: "moon" as "westeurope" }],
    [
      "keeps its state where no container can be",
      { state: { kind: "azure", storageAccountName: "A", containerName: "state" } },
    ],
    ["has a private network that is none", privately({ own: { addressSpace: "10.0.0.0" } })],
    ["has a private network and does not say which", { network: { mode: "private" } }],
    ["has two private networks", privately({ existing: { subnets, zones: "central" } })],
    [
      "names a subnet by something else than its id",
      privately({ own: undefined, existing: { subnets: { ...subnets, apps: "apps" }, zones: "central" } }),
    ],
    [
      "has no network of its own, and names its subnet for runners",
      privately({
        own: undefined,
        existing: { subnets, zones: "central" },
        deployFrom: { subnets: ["runners"] },
      }),
    ],
    [
      "has GitHub's machines where GitHub offers no private networking",
      privately({ own: { addressSpace: "10.0.0.0/22", runners: "github" } }),
    ],
    ["is on one machine and has a network of its own", { ...privately({}), name: "local" }],
    [
      "lets in a range that the storage firewall refuses",
      privately({ deployFrom: { ipRanges: ["203.0.113.0/31"] } }),
    ],
    ...[
      "10.0.0.5",
      "172.31.255.255",
      "192.168.0.0/24",
      "172.0.0.0/8",
      "127.0.0.1",
      "100.64.0.1",
      "0.0.0.0/0",
    ].map((range): [string, Partial<Values>] => [
      `lets in ${range}, which no service in Azure sees`,
      privately({ deployFrom: { ipRanges: [range] } }),
    ]),
    ["has more tags than Azure takes", { tags: manyTags(49) }],
    ["has a tag whose name is longer than storage takes", { tags: { ["x".repeat(129)]: "1" } }],
    ["has a tag whose value is longer than Azure takes", { tags: { owner: "x".repeat(257) } }],
    ["has two tags that differ in case alone", { tags: { owner: "a", Owner: "b" } }],
    ["has a tag that we put there ourselves", { tags: { Environment: "mine" } }],
    ["has a team without an object id", { teams: { developers: { objectId: "developers" } } }],
    ["has a tag whose name Azure refuses", { tags: { "cost/centre": "1" } }],
    ["names no region that may hold anything of it", { policy: { regions: [] } }],
    ["suppresses a finding without a reason", { policy: suppressing({ reason: " " }) }],
    ["suppresses a finding for ever", { policy: suppressing({ expires: "" }) }],
    ["has a workload that nobody knows", { workloads: { everything: {} } } as unknown as Partial<Values>],
  ])("fails when it %s", (_, values) => {
    expectRefusal(() => defineEnvironment({ ...dev, ...values }), "EnvironmentNotValid");
  });

  it.each<[string, Partial<Values>]>([
    ["nobody hears its alarms", { alertEmails: [] }],
    ["one building holds all copies", { replication: "LRS" }],
  ])("fails when it protects data and %s", (_, values) => {
    expectRefusal(() => defineEnvironment({ ...prod, ...values }), "EnvironmentNotValid");
  });
});

it("an environment may be one person's, who deploys and is every team", () => {
  const me = { objectId: "5e1f3c9a-0b7d-4c55-9a51-2f6c1d0e7b11", kind: "User" } as const;
  const values: Partial<Values> = { deployer: me, teams: { developers: me, operators: me } };
  expect(defineEnvironment({ ...dev, ...values })).toMatchObject(values);
});

it("an environment may have as many tags as Azure takes, addresses of the internet, and no workload", () => {
  const values: Partial<Values> = {
    tags: manyTags(48),
    ...privately({ deployFrom: { ipRanges: ["172.15.0.1", "203.0.113.0/24"] } }),
    workloads: {},
  };
  expect(defineEnvironment({ ...dev, ...values })).toMatchObject(values);
});

function privately(network: Partial<Extract<Values["network"], { mode: "private" }>>): Partial<Values> {
  return { network: { mode: "private", own: { addressSpace: "10.0.0.0/22" }, ...network } };
}

function manyTags(number: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: number }, (_, index) => [`tag${index}`, "x"]));
}

/** A policy that lives with a finding, and says so in another way than it should. */
function suppressing(wrong: { readonly reason?: string; readonly expires?: string }): Values["policy"] {
  const right = { rule: "sku", path: "Search/Index", reason: "a load test", expires: "2026-12-24" };
  return { regions: ["westeurope"], suppressions: [{ ...right, ...wrong }] };
}

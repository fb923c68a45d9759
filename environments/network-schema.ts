import { z } from "zod";
import { isPublic } from "./public-range";

const below = (path: string) =>
  new RegExp(
    `^/subscriptions/[0-9a-f-]{36}/resourceGroups/[^/]+/providers/Microsoft\\.Network/${path}$`,
    "i",
  );
const subnetId = z
  .string()
  .regex(
    below("virtualNetworks/[^/]+/subnets/[^/]+"),
    'the id of a subnet: "/subscriptions/…/virtualNetworks/…/subnets/…"',
  );
const zoneId = z
  .string()
  .regex(
    below("privateDnsZones/[^/]+"),
    'the id of a private DNS zone: "/subscriptions/…/privateDnsZones/privatelink.…"',
  );

/** The storage firewall takes single addresses as they are and no range smaller than four. */
const storageRange = z
  .cidrv4()
  .refine((range) => Number(range.split("/")[1]) <= 30, "a range of /30 or larger, or one address");

/** A network that the platform team has, such as the spoke of a hub. */
const existing = z.strictObject({
  subnets: z.strictObject({
    /** Of /27 or larger, delegated to Microsoft.App/environments, for this environment's apps alone. */
    apps: subnetId,
    endpoints: subnetId,
    /** Nodes of a cluster, where scoring runs on one. */
    cluster: subnetId.optional(),
  }),
  /** One for each service; "central" where a policy registers each endpoint by itself. */
  zones: z.union([z.array(zoneId).min(1), z.literal("central")]),
});

/** From where packages, models and pages are uploaded; without any of the three, the synth refuses the environment. */
const deployFrom = z.strictObject({
  /** Machines that resolve the services' names to their private endpoints: in the network, or connected to it. */
  inside: z.boolean().default(false),
  /** Subnets with service endpoints for Microsoft.Storage and Microsoft.KeyVault; "runners" is that of network-ENV. */
  subnets: z.array(z.union([z.literal("runners"), subnetId])).default([]),
  /** Public addresses of machines outside of the region: within it, Azure sees private ones. */
  ipRanges: z.array(z.union([z.ipv4(), storageRange]).refine(isPublic, "not a public address")).default([]),
  /** GitHub's group of the runners that are there; the workflows run on it. */
  runnerGroup: z
    .string()
    .regex(/^[\w.-]+( [\w.-]+)*$/)
    .optional(),
});

export const NetworkSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("public") }),
  z.strictObject({
    mode: z.literal("private"),
    /** The network that `npx cdktf deploy network-ENV` makes. */
    own: z
      .strictObject({
        addressSpace: z.cidrv4(),
        /** Whose machines are in its subnet for runners. */
        runners: z.enum(["github", "self-hosted"]).default("self-hosted"),
      })
      .optional(),
    existing: existing.optional(),
    deployFrom: deployFrom.default({ inside: false, subnets: [], ipRanges: [] }),
  }),
]);

export type NetworkEnvironment = z.output<typeof NetworkSchema>;
export type PrivateNetworkEnvironment = Extract<NetworkEnvironment, { mode: "private" }>;

/** Regions of ours in which GitHub offers no private networking: docs.github.com, "Azure private networking". */
const withoutGitHub: readonly string[] = ["westeurope"];

interface Surroundings {
  readonly name: string;
  readonly location: string;
  readonly network: NetworkEnvironment;
}

/** What one value of a network says about another. */
export function checkNetwork(
  { name, location, network }: Surroundings,
  refuse: (path: string[], message: string) => void,
): void {
  if (network.mode === "public") return;
  const { own, existing, deployFrom } = network;
  if ((own === undefined) === (existing === undefined))
    refuse([], 'either "own", which network-ENV makes, or "existing", which names subnets and zones');
  if (own !== undefined && name === "local")
    refuse(["own"], "one machine has no stack network-local; name subnets and zones by id");
  if (own?.runners === "github" && withoutGitHub.includes(location))
    refuse(["own", "runners"], `GitHub has no private networking in ${location}; use "self-hosted"`);
  if (own === undefined && deployFrom.subnets.includes("runners"))
    refuse(["deployFrom", "subnets"], '"runners" is a subnet of "own"; name yours by id');
}

import type { Cost } from "../cost";

interface Position {
  /** What the reference architecture estimates, in its words. */
  readonly reference: string;
  readonly from: number;
  readonly to: number;
  /** The first part of the meters that do the same here. */
  readonly meters: readonly string[];
  readonly here: string;
}

/** The monthly estimate of the articles' target architecture, for 100,000 active users, beside what prod has for it. */
const positions: readonly Position[] = [
  {
    reference: "functions, 1 million calls of a second",
    from: 50,
    to: 100,
    meters: ["functions"],
    here: "Flex Consumption",
  },
  {
    reference: "containers for complex models",
    from: 200,
    to: 400,
    meters: [],
    here: "none: models answer on machines of Azure ML",
  },
  { reference: "virtual machines, if needed", from: 100, to: 300, meters: [], here: "none" },
  {
    reference: "object storage, 5 TB",
    from: 50,
    to: 100,
    meters: ["storage"],
    here: "5 TB, in two regions (GZRS)",
  },
  {
    reference: "relational database",
    from: 200,
    to: 500,
    meters: ["postgres"],
    here: "PostgreSQL, two servers for each of three workloads",
  },
  {
    reference: "key-value database",
    from: 100,
    to: 200,
    meters: [],
    here: "none: PostgreSQL keeps what readers do",
  },
  {
    reference: "cache",
    from: 150,
    to: 300,
    meters: ["redis"],
    here: "Managed Redis, two nodes for each of two workloads",
  },
  { reference: "content delivery", from: 100, to: 200, meters: ["frontdoor"], here: "Front Door Standard" },
  {
    reference: "traffic between services",
    from: 50,
    to: 100,
    meters: ["privatelink", "dns", "nat", "publicip"],
    here: "private endpoints, their zones and the way out",
  },
  { reference: "training", from: 100, to: 300, meters: [], here: "none yet" },
  {
    reference: "inference",
    from: 200,
    to: 400,
    meters: ["machine", "kubernetes"],
    here: "online deployment, three machines at least",
  },
  {
    reference: "not in it",
    from: 0,
    to: 0,
    meters: ["search"],
    here: "AI Search: vectors of 100,000 items, three replicas; articles, two",
  },
  {
    reference: "not in it",
    from: 0,
    to: 0,
    meters: ["logs", "alerts", "webtests"],
    here: "logs, telemetry, alarms and a web test, kept for a year",
  },
];

export interface Compared {
  readonly reference: string;
  readonly from: number;
  readonly to: number;
  readonly here: string;
  readonly monthly: number;
}

/** Each position of the reference beside ours, and last all that is in no position. */
export function compared({ items }: Cost): Compared[] {
  const familyOf = (meter: string) => meter.split(".")[0] ?? "";
  const costing = (within: (family: string) => boolean) =>
    items.reduce((sum, { meter, monthly }) => sum + (within(familyOf(meter)) ? monthly : 0), 0);
  const placed = new Set(positions.flatMap(({ meters }) => meters));
  return [
    ...positions.map(({ meters, ...position }) => ({
      ...position,
      monthly: costing((family) => meters.includes(family)),
    })),
    {
      reference: "not in it",
      from: 0,
      to: 0,
      here: "event hub, registry, data factory, events, vaults",
      monthly: costing((family) => !placed.has(family)),
    },
  ];
}

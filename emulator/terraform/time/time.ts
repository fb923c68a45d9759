import { setTimeout as wait } from "node:timers/promises";
import type { Switches } from "../../unkind/switches";
import type { BeyondSchema } from "../planning/beyond-schema";
import { planResource } from "../planning/plan";
import type { ProviderKind } from "../provider-kind";
import type { Block } from "../schema/schema";
import { duration } from "../validation/formats";

const sleep: Block = {
  attributes: {
    id: { type: "string", computed: true },
    create_duration: { type: "string", optional: true },
    destroy_duration: { type: "string", optional: true },
    triggers: { type: ["map", "string"], optional: true, forceNew: true },
  },
  blocks: {},
};

const beyondSchema: BeyondSchema = {
  checks: { create_duration: duration, destroy_duration: duration },
  atLeastOneOf: [["destroy_duration", "create_duration"]],
};

/**
 * hashicorp/time with `time_sleep`, which waits no time at all: Azure needs some for role assignments to reach
 * every server, one machine needs none, unless it was told to be as slow.
 */
export const timeBeside = (unkind: Switches): ProviderKind => ({
  name: "time",
  isLegacy: false,
  schemaOf: () => ({
    provider: { attributes: {}, blocks: {} },
    resources: { time_sleep: sleep },
    dataSources: {},
  }),
  beyondSchemaOf: () => beyondSchema,
  plan: (_type, input) => planResource(input),
  async applyAlone(_type, planned) {
    if (typeof planned["id"] === "string") return planned;
    if (takesTime(unkind)) await wait(milliseconds(planned["create_duration"]));
    return { ...planned, id: new Date().toISOString() };
  },
  async deleteAlone(_type, state) {
    if (takesTime(unkind)) await wait(milliseconds(state["destroy_duration"]));
  },
});

/** Beside an Azure that is consistent at once. */
export const time = timeBeside({});

function takesTime({ grantsTakeSeconds, endpointsTakeSeconds, subnetsStayInUseSeconds }: Switches): boolean {
  return [grantsTakeSeconds, endpointsTakeSeconds, subnetsStayInUseSeconds].some((seconds) => seconds);
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** @param text as Go writes durations: "1m30s" */
function milliseconds(text: unknown): number {
  const parts = typeof text === "string" ? [...text.matchAll(/([\d.]{1,20})(ms|[smh])/g)] : [];
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? 0), 0);
}

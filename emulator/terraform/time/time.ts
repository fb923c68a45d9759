import type { Behaviour } from "../planning/behaviour";
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

const behaviour: Behaviour = {
  checks: { create_duration: duration, destroy_duration: duration },
  atLeastOneOf: [["destroy_duration", "create_duration"]],
};

/**
 * hashicorp/time with `time_sleep`, which waits no time at all: Azure needs some for role assignments to reach
 * every server, one machine needs none.
 */
export const time: ProviderKind = {
  name: "time",
  isLegacy: false,
  schemaOf: () => ({
    provider: { attributes: {}, blocks: {} },
    resources: { time_sleep: sleep },
    dataSources: {},
  }),
  behaviourOf: () => behaviour,
  plan: (_type, input) => planResource(input),
  async applyAlone(_type, planned) {
    return { ...planned, id: typeof planned["id"] === "string" ? planned["id"] : new Date().toISOString() };
  },
};

import { planResource } from "../planning/plan";
import type { ProviderKind } from "../provider-kind";

export const azapi: ProviderKind = {
  name: "azapi",
  isLegacy: false,
  schemaOf: () => ({ provider: { attributes: {}, blocks: {} }, resources: {}, dataSources: {} }),
  behaviourOf: () => ({}),
  plan: (_type, input) => planResource(input),
};

const search = "Microsoft.Search/searchServices";
const endpoints = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints";

/**
 * What requests without an SDK need, by the type of the resource they go to and what their address looks like.
 * The first pattern that fits decides.
 */
const requests: Readonly<Record<string, readonly (readonly [RegExp, ...string[]])[]>> = {
  [search]: [
    [/\/docs\/search\.index\b/, `${search}/indexes/documents/write`],
    [/\/docs\b/, `${search}/indexes/documents/read`],
  ],
  [endpoints]: [
    [/<output\.properties\.scoringUri>/, `${endpoints}/score/action`],
    [/\/token(\?|$)/, `${endpoints}/token/action`],
  ],
  azurerm_application_insights: [[/\/v2(\.1)?\/track$/, "Microsoft.Insights/Telemetry/Write"]],
};

/** @returns undefined when nobody has said what such a request needs */
export function actionsOfRequest(type: string, address: string): readonly string[] | undefined {
  const found = requests[type]?.find(([pattern]) => pattern.test(address));
  return found?.slice(1).map(String);
}

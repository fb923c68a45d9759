import { atLeast, type Checks, oneOf, pattern } from "../../terraform/validation/checks";
import { resourceId } from "../../terraform/validation/formats";

const planSize = pattern(
  /^([BSFD]1|[BS][23]|P[1-3]v2|P[0-3]v[34]|P[1-5]mv[34]|I[1-3]|I[1-6]v2|I[1-5]mv2|EP[1-3]|Y1|WS[1-3]|FC1|SHARED)$/,
  "a plan such as FC1, B1, S1, P1v3 or EP1",
);

/** What the values must be, by type and path. */
export const functionsRules: Readonly<Record<string, Checks>> = {
  azurerm_service_plan: {
    app_service_environment_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Web/hostingEnvironments/{}",
    ),
    maximum_elastic_worker_count: atLeast(0),
    name: pattern(/^[A-Za-z0-9-_]{1,60}$/, "1 to 60 letters, digits, hyphens and underscores"),
    os_type: oneOf("Linux", "Windows", "WindowsContainer"),
    sku_name: planSize,
    worker_count: atLeast(1),
  },
};

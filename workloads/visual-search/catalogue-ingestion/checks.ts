import type { Construct } from "constructs";
import { checkRange } from "../../../constructs/core/check";
import { ConfigurationError } from "../../../constructs/core/errors";
import type { DeclaredTarget } from "../../../runtime/functions/catalogue/settings";

/** Refuses an ingestion that fills nothing, and two deployments that would fill one index. */
export function checkTargets(scope: Construct, targets: readonly DeclaredTarget[]): void {
  const models = targets.map(({ modelId }) => modelId);
  const twice = models.find((model, position) => models.indexOf(model) !== position);
  if (targets.length > 0 && twice === undefined) return;
  throw new ConfigurationError(scope, "TargetsNotLegal", {
    what: twice ? `targets has the model "${twice}" more than once` : "targets is empty",
    why: twice
      ? "every item would be embedded and written twice"
      : "there is no index to keep equal to the catalogue",
    fix: "pass each model once, with one of its deployments",
  });
}

/** Refuses what is not a host name: an address or a pattern would never match, or match too much. */
export function checkImageHosts(scope: Construct, hosts: readonly string[]): void {
  const wrong = hosts.filter((host) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host));
  if (wrong.length === 0) return;
  throw new ConfigurationError(scope, "ImageHostsNotLegal", {
    what: `imageHosts has ${wrong.map((host) => `"${host}"`).join(", ")}`,
    why: "the ingestion fetches pictures from exactly the hosts that are named, by https",
    fix: 'pass host names in lowercase letters, such as "images.partner.example"',
  });
}

/** Refuses a share that no feed can have. */
export function checkMostDeleted(scope: Construct, percent: number): void {
  checkRange(scope, "MostDeletedOutOfRange", percent, {
    prop: "mostDeletedPercent",
    from: 0,
    to: 100,
    why: "it is a share of a feed's items",
  });
}

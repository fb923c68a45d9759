/**
 * `terraform show -json` of a plan that changes a lot: a quarter each is new, changed with twenty long attributes,
 * deleted with its data, and a role that is taken away.
 */
export function manyChanges(count: number): string {
  return JSON.stringify({ resource_changes: Array.from({ length: count }, (_, index) => change(index)) });
}

function change(index: number): object {
  const construct = `Workload${index % 40}_Part${index}`;
  const name = `resource${index}`;
  const common = { mode: "managed", name: construct };
  const none = { after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
  const attributes = (version: string) =>
    Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`attribute_${at}`, `${version} ${"long ".repeat(40)}`]),
    );
  if (index % 4 === 0) {
    const type = "azurerm_storage_account";
    const before = { name, account_tier: "Standard", ...attributes("old") };
    return {
      ...common,
      type,
      address: `${type}.${construct}`,
      change: { ...none, actions: ["delete"], before, after: null },
    };
  }
  if (index % 4 === 1) {
    const type = "azurerm_role_assignment";
    const before = { role_definition_name: "Reader", name };
    return {
      ...common,
      type,
      address: `${type}.${construct}`,
      change: { ...none, actions: ["delete"], before, after: null },
    };
  }
  const type = "azurerm_monitor_metric_alert";
  const isNew = index % 4 === 2;
  return {
    ...common,
    type,
    address: `${type}.${construct}`,
    change: {
      ...none,
      actions: [isNew ? "create" : "update"],
      before: isNew ? null : { name, ...attributes("old") },
      after: { name, ...attributes("new") },
    },
  };
}

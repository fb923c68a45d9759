import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as workloads from "../../workloads/all";
import { workloadsOf } from "../../workloads/workload";
import { environments, estateOf, planOf } from "../support/estates";
import { type Attributes, Plan } from "../support/plan";
import { partsOf } from "../support/plan-parts";
import { expectSnapshotFile } from "../support/snapshot-file";

/** A file for each part of each environment: nobody finds a change among 20,000 lines. */
const snapshots = "test/synth/__snapshots__/estates";
const named = environments.map((environment) => [environment.name, environment] as const);

describe.each(named)("the estate of %s", (name, environment) => {
  const estate = estateOf(environment);
  const { synthesized } = Plan.ofStack(estate);
  const parts = Object.entries(partsOf(estate, environment));

  it.each(parts)("is what it was when somebody last looked at it: %s", (part, value) => {
    // addresses end in hashes of paths, which stay: a changed address destroys what it named
    expectSnapshotFile(join(snapshots, name, `${part}.json`), value);
  });

  it("has a snapshot of each part, and none of what it no longer has", () => {
    expect(readdirSync(join(snapshots, name)).sort()).toEqual(parts.map(([part]) => `${part}.json`).sort());
  });

  it("is the same, byte for byte, in every synth", () => {
    expect(JSON.stringify(planOf(environment).synthesized)).toBe(JSON.stringify(synthesized));
  });

  it("tells all that its workloads promise to tell", () => {
    const promised = workloadsOf(workloads, environment).flatMap(({ workload }) =>
      Object.keys(workload.outputs.shape),
    );
    expect(promised.length).toBeGreaterThan(0);
    expect(Object.keys(synthesized.output ?? {})).toEqual(expect.arrayContaining(promised));
  });

  it("has no output that looks like a secret", () => {
    const outputs = JSON.stringify(synthesized.output);
    expect(outputs).not.toMatch(
      /(access|extension|function|primary|secondary|shared)_key|password|connection_string|code=/,
    );
  });

  it("reads host keys, the only secret it needs, for nothing but the web hook", () => {
    const users = Object.entries(synthesized.resource ?? {}).filter(([, all]) =>
      JSON.stringify(all).includes("sensitive_output"),
    );
    expect(users.map(([kind]) => kind)).toEqual(["azurerm_eventgrid_system_topic_event_subscription"]);
  });

  it("protects data as its file says", () => {
    const plan = JSON.stringify(synthesized);
    expect(plan.includes('"prevent_destroy":true')).toBe(environment.dataProtected);
    expect(plan.includes("CanNotDelete")).toBe(environment.dataProtected);
  });

  it("gives back the names of what it deletes, where data is not protected", () => {
    const { provider } = synthesized as { provider?: { azurerm: { features: Attributes[] }[] } };
    const isFreed = !environment.dataProtected;
    expect(provider?.azurerm[0]?.features[0]).toMatchObject({
      key_vault: [{ purge_soft_delete_on_destroy: isFreed }],
      log_analytics_workspace: [{ permanently_delete_on_destroy: isFreed }],
    });
    const workspaces = Object.values(synthesized.resource?.["azapi_resource"] ?? {}).filter(({ type }) =>
      String(type).startsWith("Microsoft.MachineLearningServices/workspaces@"),
    );
    const purged = isFreed ? { forceToPurge: ["true"] } : undefined;
    expect(workspaces.map((each) => each["delete_query_parameters"])).toEqual([
      purged,
      purged,
      purged,
      purged,
    ]);
  });
});

it("an estate without a workload has nothing of it, not even a provider that Azure would have to register", () => {
  const [environment] = environments;
  if (environment === undefined) throw new Error("there is no environment");
  for (const { name, workload } of workloadsOf(workloads, environment)) {
    const without = { ...environment, workloads: { ...environment.workloads, [name]: undefined } };
    const parts = partsOf(estateOf(without), without);
    expect(Object.keys(parts)).not.toContain(name);
    // what was once visual search's is told where it is now, whether or not visual search goes with it
    const { moved: _, ...shared } = parts["shared"] as { readonly moved?: unknown };
    expect(JSON.stringify({ ...parts, shared })).not.toMatch(new RegExp(`[."]${workload.id}_`));
  }
  const { provider } = planOf({ ...environment, workloads: {} }).synthesized as unknown as Providers;
  expect(provider.azurerm[0]?.resource_providers_to_register).toEqual([
    "Microsoft.AlertsManagement",
    "Microsoft.KeyVault",
    "Microsoft.OperationalInsights",
    "microsoft.insights",
  ]);
});

interface Providers {
  readonly provider: { readonly azurerm: readonly { readonly resource_providers_to_register: string[] }[] };
}

import { readPlan } from "../plan/change";
import type { Stack, Values } from "../stack";
import { type Drift, type DriftParts, driftOf } from "./drift";
import { driftInMarkdown, driftInWords } from "./drift-in-words";

const account = "azurerm_storage_account.Photos_52E6D06B";
const plainly = { bold: String, red: String, dim: String };

const deployed = {
  name: "photos",
  location: "westeurope",
  replication: "LRS",
  etag: "1",
  principal_id: "one",
  subnet_ids: ["/subscriptions/s/subnets/a", "/subscriptions/s/subnets/b"],
  role_definition_id: "/providers/Microsoft.Authorization/roleDefinitions/r",
  network_rules: [{ default_action: "Deny", note: "Ours" }],
  tags: { team: "photos" },
};

interface Situation {
  /** What Azure says now. null: it is gone. */
  readonly now: Values | null;
  /** What a deploy would leave; null: nothing, and undefined: it does nothing. */
  readonly planned?: Values | null;
  /** What the constructs say. */
  readonly declared?: Values;
  readonly outputs?: Values;
  readonly isRefused?: boolean;
}

/** An estate of one account, drifted. */
function drift({ now, planned, declared, outputs = {}, isRefused = false }: Situation): Drift {
  const resource = { address: account, mode: "managed", type: "azurerm_storage_account" };
  const masks = { after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
  const changed = (before: Values | null, after: Values | null) => ({
    actions: before === null ? ["create"] : after === null ? ["delete"] : ["update"],
    before,
    after,
    ...masks,
  });
  const plan = JSON.stringify({
    resource_drift: [{ ...resource, change: changed(deployed, now) }],
    resource_changes: planned === undefined ? [] : [{ ...resource, change: changed(now, planned) }],
  });
  const values = declared ?? { name: "photos", location: "westeurope", replication: "LRS" };
  const stack: Stack = {
    environment: "local",
    folder: "/",
    declared: [{ ...resource, mode: "managed", path: "Photos", values }],
    outputs,
  };
  const isComputed: DriftParts["isComputed"] = (_type, attribute) =>
    ["etag", "principal_id"].includes(attribute);
  const isEnumerated: DriftParts["isEnumerated"] = (_type, path) =>
    ["replication", "network_rules.default_action"].includes(path);
  return driftOf({ plan: readPlan(plan, stack), stack, compared: 7, isRefused, isComputed, isEnumerated });
}

const attributes = (situation: Situation) => drift(situation).resources.flatMap((each) => each.attributes);

describe("drift", () => {
  it("is what a deploy would write again", () => {
    expect(attributes({ now: { ...deployed, replication: "GRS" }, planned: deployed })).toEqual([
      { attribute: "replication", deployed: "LRS", now: "GRS", remedy: "deploy" },
    ]);
  });

  it("is also what the code says nothing of, which a deploy leaves", () => {
    expect(attributes({ now: { ...deployed, tags: { team: "photos", by: "hand" } } })).toEqual([
      { attribute: "tags.by", deployed: undefined, now: "hand", remedy: "hand" },
    ]);
  });

  it("is a resource that is gone, unless the code does not want it any more", () => {
    expect(drift({ now: null, planned: deployed }).resources).toMatchObject([
      { path: "Photos", what: "deleted", losesData: true, remedy: "deploy" },
    ]);
    expect(drift({ now: null }).resources).toEqual([]);
  });

  it("is a value of Azure's own when something is made of it", () => {
    const now = { ...deployed, principal_id: "another" };
    expect(attributes({ now })).toEqual([]);
    expect(attributes({ now, outputs: { id: `\${${account}.principal_id}` } })).toMatchObject([
      { attribute: "principal_id", remedy: "hand" },
    ]);
  });

  it("is told as well when Terraform refuses to plan a deploy", () => {
    expect(attributes({ now: { ...deployed, replication: "GRS" }, isRefused: true })).toMatchObject([
      { attribute: "replication", remedy: "unknown" },
    ]);
  });

  it.each<[string, Values]>([
    ["what Azure counts by itself", { etag: "2" }],
    [
      "the letters of ids and their order",
      { subnet_ids: ["/subscriptions/S/Subnets/b", "/subscriptions/s/subnets/a/"] },
    ],
    [
      "the letters of an id that is in no subscription",
      { role_definition_id: "/providers/microsoft.authorization/RoleDefinitions/r" },
    ],
    ["a region with a blank", { location: "West Europe" }],
    ["the portal's tags", { tags: { team: "photos", "hidden-link:/app-insights-resource-id": "/x" } }],
    ["nothing instead of an empty value", { notes: "", list: [] }],
  ])("is not %s", (_, now) => {
    expect(attributes({ now: { ...deployed, ...now } })).toEqual([]);
  });

  it.each<[string, Values]>([
    ["a word", { replication: "lrs" }],
    ["a word in a block", { network_rules: [{ default_action: "deny", note: "Ours" }] }],
    ["an id", { role_definition_id: "/providers/microsoft.authorization/roledefinitions/R" }],
  ])("is not %s in another case, though Terraform would write it again", (_, now) => {
    expect(attributes({ now: { ...deployed, ...now }, planned: deployed })).toEqual([]);
  });

  it.each<[string, Values]>([
    ["another word", { replication: "grs" }],
    ["the case of a text", { network_rules: [{ default_action: "Deny", note: "ours" }] }],
    ["the case of a tag", { tags: { team: "Photos" } }],
  ])("is %s", (_, now) => {
    expect(attributes({ now: { ...deployed, ...now }, planned: deployed })).toHaveLength(1);
  });

  it("is not what the code says by now, as after a release that wrote its traffic into the environment", () => {
    const declared = { ...deployed, replication: "GRS" };
    expect(attributes({ now: { ...deployed, replication: "GRS" }, declared })).toEqual([]);
  });
});

describe("the report of it", () => {
  const found = drift({ now: { ...deployed, replication: "A|<b>" }, planned: deployed });

  it("says by construct what is different and what to do", () => {
    expect(driftInWords(found, plainly)).toBe(
      [
        "1 of 7 resources in local is not as deployed",
        "",
        "Photos  storage account photos",
        "  replication: A|<b>, deployed as LRS; a deploy sets it back",
        "",
        "To undo it: npx cdktf deploy local. To keep it: write it into the construct first, then deploy.",
        "Who did it: Azure's activity log of the resource, last 90 days (docs/runbooks/drift.md).",
      ].join("\n"),
    );
  });

  it("cannot be broken by a value in Markdown", () => {
    expect(driftInMarkdown(found)).toContain("| `replication` | LRS | A\\|&lt;b> | a deploy sets it back |");
  });

  it("is one line when there is none", () => {
    expect(driftInWords(drift({ now: deployed }), plainly)).toBe(
      "local is as it was deployed: 7 resources compared",
    );
    expect(driftInWords({ environment: "dev", compared: 0, resources: [] }, plainly)).toContain(
      "nothing is deployed",
    );
  });
});

import { accessOf } from "../access/access";
import { deployerAddress, deployerOf } from "../access/principals";
import type { Declared, Stack } from "../stack";
import { grantFindings } from "./grant-findings";
import { synthesized } from "./synthesized.fixture";

// the sources are read with their types when they have changed, which takes seconds
const { stacks, uses } = synthesized();

describe.each(stacks.map((stack) => [stack.environment, stack] as const))(
  "the grants in %s",
  (_name, stack) => {
    it("are those that the code and the platform need, no more and no less", () => {
      expect(grantFindings(stack, uses)).toEqual([]);
    });

    it("are missed one by one, with the construct, the line of the code or the platform's reason, and the verb that gives it", () => {
      const judged = grantsOfIdentities(stack);
      const silent = judged.filter((path) => !grantFindings(without(stack, path), uses).some(isMissing));
      expect(silent).toEqual([]);
      expect(judged.length).toBeGreaterThan(35);
    });

    it("are told to be superfluous when an identity has one more", () => {
      const identities = new Set(accessOf(stack).flatMap(({ principal }) => principal.address ?? []));
      const extra = [...identities].map((identity) => extraGrant(stack, identity));
      const silent = extra.filter((grant) => {
        const found = grantFindings({ ...stack, declared: [...stack.declared, grant] }, uses);
        return !found.some(
          ({ rule, path, severity }) =>
            rule === "grant-unused" && severity === "warning" && path === grant.path,
        );
      });
      expect(silent).toEqual([]);
      expect(extra.length).toBeGreaterThan(7);
    });
  },
);

describe("a finding", () => {
  const [local] = stacks;
  if (!local) throw new Error("there are no environments");

  it("says which handler needs the grant that is missing, where, and how to give it", () => {
    const path = pathOf(local, "Images/Storage/thumbnails/StorageBlobDataContributor", "Images/App");
    expect(grantFindings(without(local, path), uses)).toEqual([
      {
        severity: "error",
        rule: "grant-missing",
        path: "Images/Storage/thumbnails",
        what: expect.stringMatching(
          /^Images\/App has no grant on Images\/Storage\/thumbnails for .*blobs\/write.*blobs\/delete/,
        ),
        why: expect.stringMatching(
          /runtime\/functions\/images\/blob-image-store\.ts:\d+ \(BlockBlobClient\.upload\)/,
        ),
        fix: 'call grantReadWrite on Images/Storage/thumbnails for Images/App: the role "Storage Blob Data Contributor"',
      },
    ]);
  });

  it.each([
    ["Search/Cache/Use", "Search/App", "runtime/shared/redis-connection.ts", "grantUse"],
    [
      "Search/Index/SearchIndexDataReader",
      "Search/App",
      "runtime/functions/search/catalogue/index-client.ts",
      "grantQuery",
    ],
    [
      "Search/Index/SearchServiceContributor",
      "Search/Catalogue/App",
      "runtime/functions/catalogue/ensure-alias.ts",
      "grantManageIndexes",
    ],
    ["Search/Scoring/AzureMLDataScientist", "Search/App", "runtime/shared/scoring-client.ts", "grantScore"],
    [
      "Search/Catalogue/Storage/pictures/StorageBlobDataReader",
      "Search/App",
      "runtime/functions/search/catalogue/pictures.ts",
      "grantRead",
    ],
    [
      "Foundation/Telemetry/MonitoringMetricsPublisher",
      "Search/Scoring",
      "runtime/scoring/telemetry/insights.ts",
      "grantPublish",
    ],
    [
      "Images/Storage/StorageQueueDataContributor",
      "Images/App",
      "runtime/functions/images/function.ts",
      "grantQueues",
    ],
  ])("about %s of %s names %s and %s", (grant, holder, file, verb) => {
    const found = grantFindings(without(local, pathOf(local, grant, holder)), uses);
    expect(found.map(({ why }) => why).join()).toContain(file);
    expect(found.map(({ fix }) => fix).join()).toContain(verb);
  });

  it("tells a role that is wider than what is done with it", () => {
    const path = pathOf(local, "Images/Storage/input/StorageBlobDataReader", "Images/App");
    const wide = changed(local, path, { role_definition_name: "Storage Blob Data Contributor" });
    expect(grantFindings(wide, uses)).toMatchObject([
      {
        severity: "warning",
        rule: "grant-wide",
        path,
        fix: expect.stringContaining("grantRead on Images/Storage/input"),
      },
    ]);
  });

  it("tells the wider of two grants of which one would do", () => {
    const path = pathOf(local, "Images/Storage/input/StorageBlobDataReader", "Images/App");
    const narrow = local.declared.find((declared) => declared.path === path);
    const wide = { ...narrow?.values, role_definition_name: "Storage Blob Data Owner" };
    const doubled = { ...local, declared: [...local.declared, assignment("Doubled", wide)] };
    expect(grantFindings(doubled, uses)).toMatchObject([
      { rule: "grant-unused", path: "Doubled", why: expect.stringContaining("another grant") },
    ]);
  });

  it("tells a setting that leads out of the stack", () => {
    const site = local.declared.find(({ path, type }) => path === "Search/App" && type === "azapi_resource");
    const body = JSON.stringify(site?.values["body"]).replace(
      /\$\{azapi_resource\.Search_Index_\w+\.output\.properties\.endpoint\}/,
      "https://elsewhere.search.windows.net",
    );
    const found = grantFindings(changed(local, "Search/App", { body: JSON.parse(body) }), uses);
    expect(found).toMatchObject([
      { rule: "grant-unclear", path: "Search/App", what: expect.stringContaining("index-client.ts") },
      { rule: "grant-unused", path: expect.stringContaining("Search/Index/SearchIndexDataReader") },
    ]);
  });

  it("is not made about people, nor about code that is not ours", () => {
    const { images: _, ...others } = uses;
    const path = pathOf(local, "Images/Storage/thumbnails/StorageBlobDataContributor", "Images/App");
    expect(grantFindings(without(local, path), others)).toEqual([]);
  });
});

const isMissing = ({ rule, severity, what, why, fix }: ReturnType<typeof grantFindings>[number]) =>
  rule === "grant-missing" &&
  severity === "error" &&
  / has no grant on /.test(what) &&
  / needs it: \S/.test(why) &&
  fix !== "";

function grantsOfIdentities(stack: Stack): string[] {
  return accessOf(stack).flatMap(({ path, principal }) => (principal.address ? [path] : []));
}

/** The grant whose path begins so, of the identity that lies there. */
function pathOf(stack: Stack, beginning: string, holder: string): string {
  const found = accessOf(stack).find(
    ({ path, principal }) => path.startsWith(`${beginning}-`) && principal.name === `${holder}/Identity`,
  );
  if (found) return found.path;
  throw new Error(`${holder} has no grant ${beginning}`);
}

function without(stack: Stack, path: string): Stack {
  return { ...stack, declared: stack.declared.filter((declared) => declared.path !== path) };
}

function changed(stack: Stack, path: string, values: Declared["values"]): Stack {
  const declared = stack.declared.map((each) =>
    each.path === path && (each.type === "azapi_resource" || each.type === "azurerm_role_assignment")
      ? { ...each, values: { ...each.values, ...values } }
      : each,
  );
  return { ...stack, declared };
}

/** Nobody uses the secrets of the estate's vault but people. */
function extraGrant(stack: Stack, identity: string): Declared {
  return assignment(`Extra/${identity}`, {
    scope: `\${${"azurerm_key_vault.Secrets_A3BCC2E9"}.id}`,
    role_definition_name: "Key Vault Secrets User",
    principal_id:
      identity === deployerAddress ? deployerOf(stack)?.object_id : `\${${identity}.principal_id}`,
  });
}

function assignment(path: string, values: Declared["values"]): Declared {
  return {
    mode: "managed",
    type: "azurerm_role_assignment",
    address: `azurerm_role_assignment.${path}`,
    path,
    values,
  };
}

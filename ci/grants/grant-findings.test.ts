import { accessOf } from "../access/access";
import { deployerAddress, deployerOf } from "../access/principals";
import type { Declared, Stack } from "../stack";
import { grantFindings } from "./grant-findings";
import { runningCode } from "./running-code";
import { synthesized } from "./testing/synthesized";

const stacks = synthesized();

describe.each(stacks.map((stack) => [stack.environment, stack] as const))(
  "the grants in %s",
  (_name, stack) => {
    it("are those that the platform needs, no more and no less", () => {
      expect(grantFindings(stack)).toEqual([]);
    });

    it("are missed one by one, with the construct, the platform's reason, and the verb that gives it", () => {
      const judged = grantsOfIdentities(stack).filter((path) => !isForCode.test(path));
      const silent = judged.filter((path) => !grantFindings(without(stack, path)).some(isMissing));
      expect(silent).toEqual([]);
      expect(judged.length).toBeGreaterThan(15);
    });

    it("are told to be superfluous when an identity that runs no code has one more", () => {
      const runCode = new Set(runningCode(stack).map(({ identity }) => identity));
      const all = new Set(accessOf(stack).flatMap(({ principal }) => principal.address ?? []));
      const extra = [...all].filter((each) => !runCode.has(each)).map((each) => extraGrant(stack, each));
      const silent = extra.filter((grant) => {
        const found = grantFindings({ ...stack, declared: [...stack.declared, grant] });
        return !found.some(
          ({ rule, path, severity }) =>
            rule === "grant-unused" && severity === "warning" && path === grant.path,
        );
      });
      expect(silent).toEqual([]);
      expect(extra.length).toBeGreaterThan(3);
    });
  },
);

describe("a finding", () => {
  const [local] = stacks;
  if (!local) throw new Error("there are no environments");

  const reading = pathOf(local, "Search/Catalogue/Storage/partner/StorageBlobDataReader");

  it("says who needs the grant that is missing, why, and how to give it", () => {
    expect(grantFindings(without(local, reading))).toEqual([
      {
        severity: "error",
        rule: "grant-missing",
        path: "Search/Catalogue/Storage/partner",
        what: expect.stringMatching(
          /^Search\/Catalogue\/Copy\/Pipeline has no grant on Search\/Catalogue\/Storage\/partner for .*blobs\/read/,
        ),
        why: expect.stringMatching(
          /needs it: Data Factory's activity .* reads there\. Azure would answer 403/,
        ),
        fix: 'call grantRead on Search/Catalogue/Storage/partner for Search/Catalogue/Copy/Pipeline: the role "Storage Blob Data Reader"',
      },
    ]);
  });

  it("tells a role that is wider than what is done with it", () => {
    const path = reading;
    const wide = changed(local, path, { role_definition_name: "Storage Blob Data Contributor" });
    expect(grantFindings(wide)).toMatchObject([
      {
        severity: "warning",
        rule: "grant-wide",
        path,
        fix: expect.stringContaining("grantRead on Search/Catalogue/Storage/partner"),
      },
    ]);
  });

  it("tells the wider of two grants of which one would do", () => {
    const path = reading;
    const narrow = local.declared.find((declared) => declared.path === path);
    const wide = { ...narrow?.values, role_definition_name: "Storage Blob Data Owner" };
    const doubled = { ...local, declared: [...local.declared, assignment("Doubled", wide)] };
    expect(grantFindings(doubled)).toMatchObject([
      { rule: "grant-unused", path: "Doubled", why: expect.stringContaining("another grant") },
    ]);
  });

  it("is not made about people, nor about what links give to code", () => {
    const path =
      accessOf(local).find((each) => each.path.startsWith("Images/Storage/thumbnails/"))?.path ?? "";
    expect(isForCode.test(path)).toBe(true);
    expect(grantFindings(without(local, path))).toEqual([]);
  });
});

/** Grants that links, and the triggers of code, ask for: whoever has the address has them. Taking one away fails a deploy test. */
const isForCode =
  /^(Images\/Storage\/(input|output|thumbnails|metadata|rejected)\/|(Images|Search\/Catalogue)\/(App\/Host)?Storage\/StorageQueue|Search\/(Cache|Index)\/|Search\/Scoring\/AzureMLDataScientist|Search\/Catalogue\/Storage\/(pictures|reports|catalogue\/StorageBlobDataReader)|Foundation\/Telemetry\/MonitoringMetricsPublisher|Articles\/(Cache\/|Database\/(Administrator|Migrations\/App\/HostStorage\/StorageQueue)|Deeds\/|Intake\/(App\/Host)?Storage\/(StorageQueue|dead-letters\/|imports\/StorageBlobData|pipeline\/|receipts\/|reports\/)|Lake\/Storage\/lake\/|Models\/(AzureMLDataScientist|Reader|Workspace\/(Registry\/AcrPull|Storage\/models\/))|Search\/|SignIn\/SignIn|Training\/)|Films\/(Database\/(Administrator|Migrations\/App\/HostStorage\/StorageQueue)|Import\/(App\/Host)?Storage\/(StorageQueue|imports\/StorageBlobDataReader|pipeline\/|reports\/)|Models\/(AzureMLDataScientist|Reader|Workspace\/(Registry\/AcrPull|Storage\/models\/))|SignIn\/SignIn|Training\/)|Predictions\/(Database\/(Administrator|Migrations\/App\/HostStorage\/StorageQueue)|Models\/(Reader|Workspace\/Storage\/models\/StorageBlobDataReader)|SignIn\/SignIn)|output\.database_)/;

const isMissing = ({ rule, severity, what, why, fix }: ReturnType<typeof grantFindings>[number]) =>
  rule === "grant-missing" &&
  severity === "error" &&
  / has no grant on /.test(what) &&
  / needs it: \S/.test(why) &&
  fix !== "";

function grantsOfIdentities(stack: Stack): string[] {
  return accessOf(stack).flatMap(({ path, principal }) => (principal.address ? [path] : []));
}

/** The one grant whose path begins so. */
function pathOf(stack: Stack, beginning: string): string {
  const found = accessOf(stack).find(({ path }) => path.startsWith(`${beginning}-`));
  if (found) return found.path;
  throw new Error(`there is no grant ${beginning}`);
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

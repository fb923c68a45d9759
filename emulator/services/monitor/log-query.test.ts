import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openContext } from "../../core/context";
import type { EmulatorContext } from "../../core/service";
import type { RoleAssignment } from "../../identity/authorization";
import type { Identity } from "../../identity/identity";
import { startIdentity } from "../../identity/start";
import { workspaceGuid } from "./components";
import type { Monitor } from "./monitor";
import { startMonitor } from "./start";

const group = "/subscriptions/s/resourceGroups/test";
const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`;
const reader = {
  objectId: "11111111-1111-1111-1111-111111111111",
  clientId: "22222222-2222-2222-2222-222222222222",
  name: "reader",
};

let folder: string;
let context: EmulatorContext;
let identity: Identity;
let monitor: Monitor;
let grants: RoleAssignment[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-log-query-"));
  context = await openContext(folder, () => {});
  identity = await startIdentity(context, { roleAssignments: () => grants, principals: () => [reader] });
  monitor = await startMonitor(context, { identity });
  await monitor.createComponent({
    resourceId: `${group}/providers/Microsoft.Insights/components/telemetry`,
    name: "telemetry",
    workspaceId,
  });
  const item = { kind: "request", role: "app", name: "list", durationMs: 12.5, success: true } as const;
  monitor.record({ ...item, time: "2026-01-30T12:01:00.000Z" });
  monitor.record({ ...item, time: "2026-01-30T13:01:00.000Z" });
});

beforeEach(() => {
  grants = [{ roleDefinitionName: "Monitoring Reader", scope: group, principalId: reader.objectId }];
});

afterAll(async () => {
  await monitor.stop();
  await identity.stop();
  rmSync(folder, { recursive: true });
});

async function ask(
  query: string,
  { timespan, workspace = workspaceGuid(workspaceId) }: { timespan?: string; workspace?: string } = {},
): Promise<{ status: number | undefined; answer: object }> {
  const token = await identity.credential(reader.objectId).getToken("https://api.loganalytics.io/.default");
  return new Promise((resolve, reject) => {
    request(
      new URL(`v1/workspaces/${workspace}/query`, monitor.logQueryAddress),
      {
        method: "POST",
        agent: false,
        ca: readFileSync(context.tls.authorityFile),
        headers: { authorization: `Bearer ${token?.token}`, "content-type": "application/json" },
      },
      async (response) => {
        const chunks = await response.toArray();
        resolve({ status: response.statusCode, answer: JSON.parse(Buffer.concat(chunks).toString()) });
      },
    )
      .on("error", reject)
      .end(JSON.stringify({ query, timespan }));
  });
}

it("answers a query with columns, types and rows, of the time that is asked for", async () => {
  const query =
    "AppRequests | summarize Longest = max(DurationMs), Seen = count() by bin(TimeGenerated, 1h), Name";
  expect(await ask(query, { timespan: "2026-01-30T12:00:00Z/2026-01-30T12:30:00Z" })).toEqual({
    status: 200,
    answer: {
      tables: [
        {
          name: "PrimaryResult",
          columns: [
            { name: "TimeGenerated", type: "datetime" },
            { name: "Name", type: "string" },
            { name: "Longest", type: "real" },
            { name: "Seen", type: "long" },
          ],
          rows: [["2026-01-30T12:00:00.000Z", "list", 12.5, 1]],
        },
      ],
    },
  });
});

it("takes a duration up to now, and refuses a time that it cannot read", async () => {
  const time = new Date(Date.now() - 60_000).toISOString();
  monitor.record({ time, kind: "request", role: "app", name: "newest", success: true, durationMs: 1 });
  const { answer } = await ask("AppRequests | project Name", { timespan: "PT1H" });
  expect(answer).toMatchObject({ tables: [{ rows: [["newest"]] }] });
  expect(await ask("AppRequests", { timespan: "yesterday" })).toMatchObject({
    status: 400,
    answer: { error: { innererror: { code: "NotSupportedLocally" } } },
  });
});

it("fails when the query is wrong, in Azure's words", async () => {
  expect(await ask("AppRequests | where Nme == 'x'")).toMatchObject({
    status: 400,
    answer: { error: { code: "BadArgumentError", innererror: { code: "SemanticError" } } },
  });
});

it("fails when the sender may not read the workspace, or there is none", async () => {
  expect(await ask("AppRequests", { workspace: workspaceGuid("/another") })).toMatchObject({ status: 403 });
  grants = [];
  const { status, answer } = await ask("AppRequests");
  expect(status).toBe(403);
  expect(JSON.stringify(answer)).toContain("Microsoft.OperationalInsights/workspaces/query/read");
});

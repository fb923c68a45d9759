import { execFile } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

interface Environment {
  readonly deployment_branch_policy: object | null;
  readonly protection_rules: readonly object[];
  /** Names, beside the environment itself in GitHub's API. */
  readonly branches: readonly { readonly name: string; readonly type?: string }[];
}

const custom = { protected_branches: false, custom_branch_policies: true };
const plan: Environment = {
  deployment_branch_policy: custom,
  protection_rules: [],
  branches: [{ name: "main" }],
};
const asks: Environment = {
  ...plan,
  protection_rules: [
    { type: "required_reviewers", reviewers: [{ type: "Team" }] },
    { type: "branch_policy" },
  ],
};
const narrow = { use_default: false, include_claim_keys: ["repo", "context", "job_workflow_ref"] };

/** What the repository's administrator has set. */
let environments: Record<string, Environment>;
let subject: object;
const github = new Hono()
  .use(async (c, next) => (c.req.header("authorization") === "Bearer reader" ? next() : c.json({}, 403)))
  .get("/repos/us/vitrine/environments/:name", (c) => {
    const found = environments[c.req.param("name")];
    return found ? c.json(found) : c.notFound();
  })
  .get("/repos/us/vitrine/environments/:name/deployment-branch-policies", (c) =>
    c.json({ branch_policies: environments[c.req.param("name")]?.branches }),
  )
  .get("/repos/us/vitrine/actions/oidc/customization/sub", (c) => c.json(subject));
const server = serve({ fetch: github.fetch, port: 0, hostname: "127.0.0.1" });

beforeAll(async () => {
  if (!server.listening) await once(server, "listening");
});
afterAll(() => server.close());
beforeEach(() => {
  environments = { "dev-plan": plan, dev: asks };
  subject = narrow;
});

async function check(token = "reader"): Promise<string> {
  const env = {
    PATH: process.env["PATH"],
    GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    GITHUB_REPOSITORY: "us/vitrine",
    GITHUB_TOKEN: token,
  };
  return (await promisify(execFile)(process.execPath, ["ci/protection/check-protection.mjs", "dev"], { env }))
    .stdout;
}

it("is content with environments that take main alone and ask before they apply", async () => {
  expect(await check()).toMatch(/^dev: /);
});

it.each<[string, string, () => void]>([
  ["EnvironmentNotProtected", "an environment does not exist", () => delete environments["dev-plan"]],
  [
    "EnvironmentNotProtected",
    "every branch may use one",
    () => {
      environments["dev-plan"] = { ...plan, deployment_branch_policy: null };
    },
  ],
  [
    "EnvironmentNotProtected",
    "every protected branch may use one",
    () => {
      environments["dev-plan"] = {
        ...plan,
        deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
      };
    },
  ],
  [
    "EnvironmentNotProtected",
    "another branch may use one",
    () => {
      environments["dev"] = { ...asks, branches: [{ name: "main" }, { name: "release/*" }] };
    },
  ],
  [
    "EnvironmentNotProtected",
    "a tag called main may use one",
    () => {
      environments["dev"] = { ...asks, branches: [{ name: "main", type: "tag" }] };
    },
  ],
  [
    "EnvironmentNotProtected",
    "nobody is asked before the apply",
    () => {
      environments["dev"] = { ...asks, protection_rules: [{ type: "required_reviewers", reviewers: [] }] };
    },
  ],
  [
    "SubjectNotNarrow",
    "tokens have GitHub's own subject",
    () => {
      subject = { ...narrow, use_default: true };
    },
  ],
  [
    "SubjectNotNarrow",
    "the subject leaves the workflow out",
    () => {
      subject = { use_default: false, include_claim_keys: ["repo", "context"] };
    },
  ],
])("fails with %s when %s", async (code, _, change) => {
  change();
  await expect(check()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(`code: ${code}`) });
});

it("fails when it may not look: that is not the same as well protected", async () => {
  await expect(check("nobody")).rejects.toMatchObject({
    stderr: expect.stringContaining("code: ProtectionNotReadable"),
  });
});

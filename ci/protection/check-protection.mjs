// node ci/protection/check-protection.mjs dev staging prod
//
// Whether GitHub still protects what the deployers trust. For each environment: ENV-plan and ENV exist and take jobs of
// the branch main alone, ENV asks somebody for approval, and the subject of tokens names the workflow's file. GitHub
// Actions sets the variables; on a laptop: GITHUB_REPOSITORY=OWNER/REPOSITORY GITHUB_TOKEN=$(gh auth token).

const { GITHUB_API_URL = "https://api.github.com", GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env;
const stages = process.argv.slice(2);
const docs = 'docs/ci.md, "One-time setup"';
if (stages.length === 0 || !GITHUB_REPOSITORY || !GITHUB_TOKEN) {
  end([
    {
      what: "it needs environments, and GITHUB_REPOSITORY and GITHUB_TOKEN in its own",
      fix: "node ci/protection/check-protection.mjs dev staging prod",
      code: "UsageWrong",
    },
  ]);
}

const problems = [];
for (const stage of stages) {
  await checkEnvironment(`${stage}-plan`, { asks: false });
  await checkEnvironment(stage, { asks: true });
}
await checkSubject();
if (problems.length > 0) end(problems);
console.log(`${stages.join(", ")}: environments, branches, reviewers and subjects are as ${docs} has them`);

async function checkEnvironment(name, { asks }) {
  const path = `environments/${encodeURIComponent(name)}`;
  const environment = await ask(path);
  if (environment === undefined) {
    problem(
      "EnvironmentNotProtected",
      `there is no environment ${name}`,
      "GitHub makes one without rules by itself",
    );
    return;
  }
  const policy = environment.deployment_branch_policy;
  const names = policy?.custom_branch_policies
    ? ((await ask(`${path}/deployment-branch-policies?per_page=100`))?.branch_policies ?? []).map(branchOf)
    : [];
  if (names.length !== 1 || names[0] !== "branch main")
    problem(
      "EnvironmentNotProtected",
      `${name} takes jobs of ${policy ? names.join(", ") || "every protected branch" : "every branch"}`,
      "a branch's own workflow file could act as the deployer",
    );
  const reviewers = (environment.protection_rules ?? []).flatMap(({ type, reviewers: some }) =>
    type === "required_reviewers" ? (some ?? []) : [],
  );
  if (asks && reviewers.length === 0)
    problem("EnvironmentNotProtected", `${name} asks nobody for approval`, "a merge would be applied unread");
}

function branchOf({ type = "branch", name }) {
  return `${type} ${name}`;
}

async function checkSubject() {
  const subject = await ask("actions/oidc/customization/sub");
  const keys = subject?.use_default === false ? (subject.include_claim_keys ?? []) : [];
  const missing = ["repo", "context", "job_workflow_ref"].filter((key) => !keys.includes(key));
  if (missing.length > 0)
    problem(
      "SubjectNotNarrow",
      `the subject of tokens has no ${missing.join(", ")}`,
      "every workflow that runs in an environment could act as its deployer",
    );
}

function problem(code, what, why) {
  problems.push({ what, why, fix: `set it as ${docs} says`, code });
}

/** @returns undefined for what does not exist */
async function ask(path) {
  const address = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/${path}`;
  const response = await fetch(address, {
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${GITHUB_TOKEN}`,
      "x-github-api-version": "2022-11-28",
    },
  });
  if (response.ok) return response.json();
  if (response.status === 404) return undefined;
  return end([
    {
      what: `GET ${address}: ${response.status}`,
      why: "whether the environments are protected cannot be told",
      fix: "give the job permissions: actions: read",
      code: "ProtectionNotReadable",
    },
  ]);
}

function end(found) {
  for (const { what, why, fix, code } of found)
    console.error(`error ${what}\n${why ? `  why: ${why}\n` : ""}  fix: ${fix}\n  code: ${code}`);
  process.exit(1);
}

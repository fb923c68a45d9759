import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Checkout } from "../support/checkout";
import { Comments } from "./comments";
import { jobOf, type Run, readWorkflow, runJob } from "./workflow";

const workflow = readWorkflow("plan");
const comments = new Comments();
let checkout: Checkout;
let api: string;

/** A clone with the branch of a pull request checked out, and its base as `origin/main`, as actions/checkout leaves it. */
beforeAll(async () => {
  api = await comments.start();
  checkout = new Checkout();
  checkout.keepOnly(["imagePipeline", "visualSearch"], "dev");
  git("init", "--quiet", "--initial-branch", "main");
  // in a runner's checkout it is a folder, which .gitignore names; here it is a link
  appendFileSync(join(checkout.root, ".git/info/exclude"), "node_modules\n");
  commit("base");
  git("update-ref", "refs/remotes/origin/main", "HEAD");
  git("switch", "--quiet", "--create", "feature");
});

afterAll(async () => {
  await comments.stop();
  checkout.remove();
});

describe("a pull request that edits a handler", () => {
  let planned: Run;

  beforeAll(async () => {
    appendFileSync(join(checkout.root, "runtime/functions/images/function.ts"), '\nconsole.log("edited");\n');
    commit("edit a handler");
    planned = await run("plan", "dev");
  }, 300_000);

  it("is planned by the workflow's own commands, without credentials", () => {
    expect(planned).toMatchObject({ exitCode: 0 });
    const report = readFileSync(join(checkout.root, "report/comment.md"), "utf8");
    expect(report).toMatch(/^<!-- vitrine-plan:dev -->\n/);
    expect(report).toContain("code only");
    expect(report).toContain("`Images/App/Package`");
    expect(report).not.toContain("`Search/App/Package`");
    expect(readFileSync(join(checkout.root, "summary.md"), "utf8").trim()).toBe(report.trim());
  });

  it("gets one comment, which the next push replaces", async () => {
    expect(await run("comment", "dev")).toMatchObject({ exitCode: 0 });
    expect(await run("comment", "dev")).toMatchObject({ exitCode: 0 });
    expect(comments.all).toHaveLength(1);
    expect(comments.all[0]?.body).toMatch(/^<!-- vitrine-plan:dev -->\n[\s\S]*code only/);
    expect(comments.requests).toEqual([
      "GET /repos/acme/estate/issues/12/comments",
      "POST /repos/acme/estate/issues/12/comments",
      "GET /repos/acme/estate/issues/12/comments",
      "PATCH /repos/acme/estate/issues/comments/1",
    ]);
  });
});

describe("a pull request that cannot be planned", () => {
  it("fails, and the comment says so", async () => {
    appendFileSync(join(checkout.root, "environments/dev.ts"), "\nnot TypeScript\n");
    const planned = await run("plan", "dev");
    expect(planned.exitCode).toBe(1);
    expect(planned.output).toContain("environments/dev.ts:");
    expect(readFileSync(join(checkout.root, "report/comment.md"), "utf8")).toMatch(
      /^<!-- vitrine-plan:dev -->\n### dev cannot be planned\n/,
    );
  });
});

async function run(job: "comment" | "plan", environment: string): Promise<Run> {
  rmSync(join(checkout.root, "summary.md"), { force: true });
  return runJob(jobOf(workflow, job), {
    folder: checkout.root,
    context: {
      "matrix.environment": environment,
      "github.base_ref": "main",
      "github.event.pull_request.number": "12",
      "github.token": "a-token-of-this-test",
    },
    env: {
      GITHUB_REPOSITORY: "acme/estate",
      GITHUB_API_URL: api,
      GITHUB_STEP_SUMMARY: join(checkout.root, "summary.md"),
    },
  });
}

function commit(message: string): void {
  git("add", "--all");
  git("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", message);
}

function git(...args: string[]): void {
  execFileSync("git", ["-C", checkout.root, ...args], { stdio: "pipe" });
}

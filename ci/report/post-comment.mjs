import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

// node ci/report/post-comment.mjs --pull-request 12 --environment dev report.md
//
// Puts an environment's report on a pull request, in place of the one that this script wrote before: one comment for
// each environment, however often somebody pushes. The report was made by the branch's own code, so it may be anything
// but the report of another environment; and a comment that somebody else wrote is theirs, whatever it begins with.
// GitHub Actions sets the variables; the token has to write pull requests.

const { values, positionals } = parseArgs({
  options: {
    "pull-request": { type: "string" },
    environment: { type: "string" },
    author: { type: "string", default: "github-actions[bot]" },
  },
  allowPositionals: true,
});
const { "pull-request": number, environment, author } = values;
const { GITHUB_API_URL = "https://api.github.com", GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env;
const [file] = positionals;
if (!file || !/^[1-9]\d*$/.test(number ?? "") || !/^[a-z][\w-]*$/.test(environment ?? ""))
  end(
    "it needs a pull request, an environment and a file",
    "--pull-request NUMBER --environment NAME FILE",
    "UsageWrong",
  );
if (!GITHUB_REPOSITORY || !GITHUB_TOKEN)
  end(
    "GITHUB_REPOSITORY or GITHUB_TOKEN is not set",
    "run it in a workflow, with env: GITHUB_TOKEN",
    "NotInWorkflow",
  );

const body = readFileSync(file, "utf8");
const marker = `<!-- vitrine-plan:${environment} -->`;
if (firstLine(body) !== marker)
  end(
    `${file} does not begin with ${marker}, but with ${firstLine(body).slice(0, 60)}`,
    "write it with npx vitrine plan ENVIRONMENT --markdown",
    "NoMarker",
  );

const repository = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}`;
const old = await commentWith(marker);
const { html_url: address } = old
  ? await ask("PATCH", `${repository}/issues/comments/${old.id}`, { body })
  : await ask("POST", `${repository}/issues/${number}/comments`, { body });
console.log(`${old ? "replaced" : "wrote"} ${address}`);

/** @returns the comment of our own whose first line is the marker, or undefined */
async function commentWith(line) {
  for (let page = 1; ; page++) {
    const comments = await ask("GET", `${repository}/issues/${number}/comments?per_page=100&page=${page}`);
    const found = comments.find(({ body, user }) => user?.login === author && firstLine(body ?? "") === line);
    if (found || comments.length < 100) return found;
  }
}

function firstLine(text) {
  return text.split(/\r?\n/, 1)[0];
}

async function ask(method, address, content) {
  const response = await fetch(address, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${GITHUB_TOKEN}`,
      "content-type": "application/json",
      "x-github-api-version": "2022-11-28",
    },
    ...(content && { body: JSON.stringify(content) }),
  });
  if (response.ok) return response.json();
  const { message } = await response.json().catch(() => ({ message: response.statusText }));
  return end(
    `${method} ${address}: ${response.status} ${message}`,
    "give the job permissions: pull-requests: write; of a fork's pull request, GitHub gives a token that only reads",
    "CommentRefused",
  );
}

function end(what, fix, code) {
  console.error(`error ${what}\n  fix: ${fix}\n  code: ${code}`);
  process.exit(1);
}

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

// node ci/report/post-comment.mjs --pull-request 12 report.md
//
// Puts a report on a pull request, in place of the last one that begins with the same line: one comment for each
// environment, however often somebody pushes. GitHub Actions sets the variables; the token has to write pull requests.

const { values, positionals } = parseArgs({
  options: { "pull-request": { type: "string" } },
  allowPositionals: true,
});
const { "pull-request": number } = values;
const { GITHUB_API_URL = "https://api.github.com", GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env;
const [file] = positionals;
if (!file || !number) end("it needs a pull request and a file", "--pull-request NUMBER FILE", "UsageWrong");
if (!GITHUB_REPOSITORY || !GITHUB_TOKEN)
  end(
    "GITHUB_REPOSITORY or GITHUB_TOKEN is not set",
    "run it in a workflow, with env: GITHUB_TOKEN",
    "NotInWorkflow",
  );

const body = readFileSync(file, "utf8");
const marker = body.slice(0, body.indexOf("\n"));
if (!marker.startsWith("<!-- vitrine-"))
  end(
    `${file} does not begin with a marker, but with ${marker.slice(0, 60)}`,
    "write it with npx vitrine plan ENVIRONMENT --markdown",
    "NoMarker",
  );

const repository = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}`;
const old = await commentWith(marker);
const { html_url: address } = old
  ? await ask("PATCH", `${repository}/issues/comments/${old.id}`, { body })
  : await ask("POST", `${repository}/issues/${number}/comments`, { body });
console.log(`${old ? "replaced" : "wrote"} ${address}`);

/** @returns the comment that begins with the marker, or undefined */
async function commentWith(line) {
  for (let page = 1; ; page++) {
    const comments = await ask("GET", `${repository}/issues/${number}/comments?per_page=100&page=${page}`);
    const found = comments.find((comment) => comment.body?.startsWith(line));
    if (found || comments.length < 100) return found;
  }
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

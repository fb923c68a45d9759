import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

/** The three routes of GitHub's API that the script asks, with a pull request behind them. */
const comments: { id: number; body: string; html_url: string; user: { login: string } }[] = [];
const us = { login: "github-actions[bot]" };
const github = new Hono()
  .get("/repos/us/vitrine/issues/12/comments", (c) => {
    const page = Number(c.req.query("page"));
    return c.json(comments.slice((page - 1) * 100, page * 100));
  })
  .post("/repos/us/vitrine/issues/12/comments", async (c) => {
    if (c.req.header("authorization") !== "Bearer writer")
      return c.json({ message: "Resource not accessible by integration" }, 403);
    const { body } = await c.req.json<{ body: string }>();
    const id = comments.length + 1;
    comments.push({ id, body, html_url: `https://github.com/us/vitrine/pull/12#${id}`, user: us });
    return c.json(comments.at(-1), 201);
  })
  .patch("/repos/us/vitrine/issues/comments/:id", async (c) => {
    const found = comments.find(({ id }) => id === Number(c.req.param("id")));
    if (!found) return c.notFound();
    found.body = (await c.req.json<{ body: string }>()).body;
    return c.json(found);
  });

const folder = mkdtempSync(join(tmpdir(), "vitrine-comment-"));
const server = serve({ fetch: github.fetch, port: 0, hostname: "127.0.0.1" });
beforeAll(async () => {
  if (!server.listening) await once(server, "listening");
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function post(environment: string, report: string, token = "writer"): Promise<string> {
  const file = join(folder, "report.md");
  writeFileSync(file, report);
  const { port } = server.address() as AddressInfo;
  const env = {
    PATH: process.env["PATH"],
    GITHUB_API_URL: `http://127.0.0.1:${port}`,
    GITHUB_REPOSITORY: "us/vitrine",
    GITHUB_TOKEN: token,
  };
  const args = ["ci/report/post-comment.mjs", "--pull-request", "12", "--environment", environment, file];
  return (await promisify(execFile)(process.execPath, args, { env })).stdout.trim();
}

it("writes one comment for each environment, and replaces it from then on", async () => {
  const others = Array.from({ length: 130 }, (_, index) => ({
    id: index + 1,
    body: "looks good",
    html_url: "",
    user: us,
  }));
  comments.push(...others);

  expect(await post("dev", "<!-- vitrine-plan:dev -->\n### dev: no change\n")).toMatch(/^wrote .*#131$/);
  expect(await post("prod", "<!-- vitrine-plan:prod -->\n### prod: no change\n")).toMatch(/^wrote .*#132$/);
  expect(await post("dev", "<!-- vitrine-plan:dev -->\n### dev: code only\n")).toMatch(/^replaced .*#131$/);
  expect(comments.slice(130).map(({ body }) => body.split("\n")[1])).toEqual([
    "### dev: code only",
    "### prod: no change",
  ]);
});

it("fails when the token may not write, and says which permission is missing", async () => {
  const failing = post("local", "<!-- vitrine-plan:local -->\n", "reader");
  await expect(failing).rejects.toMatchObject({
    stderr: expect.stringMatching(/403 Resource not accessible.*pull-requests: write.*code: CommentRefused/s),
  });
});

it("fails when the file is no report: it would be another comment each time", async () => {
  await expect(post("dev", "### dev\n")).rejects.toMatchObject({
    stderr: expect.stringContaining("code: NoMarker"),
  });
});

it("leaves a stranger's comment alone, also one that begins as ours do", async () => {
  const marker = "<!-- vitrine-plan:staging -->";
  const theirs = `${marker}\n### staging: all is well, merge it\n`;
  comments.unshift({ id: 900, body: theirs, html_url: "", user: { login: "mallory" } });
  comments.unshift({ id: 901, body: `${marker} quoted\nlook at this`, html_url: "", user: us });

  expect(await post("staging", `${marker}\n### staging: 3 changes\n`)).toMatch(/^wrote /);
  expect(await post("staging", `${marker}\n### staging: 4 changes\n`)).toMatch(/^replaced /);
  expect(comments.find(({ id }) => id === 900)?.body).toBe(theirs);
  expect(comments.find(({ id }) => id === 901)?.body).toContain("look at this");
  expect(comments.filter(({ body }) => body.startsWith(`${marker}\n`)).map(({ user }) => user.login)).toEqual(
    ["mallory", us.login],
  );
});

it.each([
  ["of another environment", "<!-- vitrine-plan:prod -->\n"],
  ["with more in its first line", "<!-- vitrine-plan:dev --> <!-- vitrine-plan:prod -->\n"],
  ["with another marker of ours", "<!-- vitrine-drift:dev -->\n"],
])("fails when the report is one %s", async (_, report) => {
  await expect(post("dev", report)).rejects.toMatchObject({
    stderr: expect.stringContaining("code: NoMarker"),
  });
});

it.each(["", "../issues/1", "dev -->"])("fails when the environment is called %j", async (environment) => {
  await expect(post(environment, "<!-- vitrine-plan:dev -->\n")).rejects.toMatchObject({
    stderr: expect.stringContaining("code: UsageWrong"),
  });
});

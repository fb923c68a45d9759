import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { BareCheckout, type Ended } from "../support/bare-checkout";

let checkout: BareCheckout;
beforeAll(() => {
  checkout = new BareCheckout();
});
afterAll(() => checkout.remove());

/** Runs what a command does. @param work the body of an async function */
function guarded(work: string, ...args: string[]): Promise<Ended> {
  write(work);
  return checkout.run(["main.mjs", ...args]);
}

function write(work: string): void {
  checkout.write(
    "main.mjs",
    `import { readFileSync, mkdirSync } from "node:fs";
     import { spawn } from "node:child_process";
     import { guarded } from "./bin/failures.mjs";
     const coded = (code) => Object.assign(new Error("it cannot be"), { code, why: "so", fix: "do" });
     await guarded(async () => {${work}}, { json: process.argv.includes("--json") });`,
  );
}

const anywhere = [
  ["at once", "throw ERROR"],
  ["after a while", "await 1; throw ERROR"],
  ["in a timer", "setTimeout(() => { throw ERROR }); await new Promise((later) => setTimeout(later, 1000))"],
  ["where nobody awaits it", "Promise.reject(ERROR); await new Promise((later) => setTimeout(later, 1000))"],
] as const;

describe("whatever goes wrong in a command", () => {
  it.each(anywhere)("says what, why, fix and code, thrown %s", async (_when, work) => {
    const { code, stdout, stderr } = await guarded(work.replace("ERROR", 'coded("Foreseen")'));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe("error it cannot be\n  why: so\n  fix: do\n  code: Foreseen\n");
  });

  it.each(anywhere)("is one JSON document for a program, thrown %s", async (_when, work) => {
    const { code, stdout, stderr } = await guarded(work.replace("ERROR", 'coded("Foreseen")'), "--json");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      error: { what: "it cannot be", why: "so", fix: "do", code: "Foreseen" },
    });
  });

  it.each([
    ["an error", 'throw new TypeError("x is no function")'],
    ["a text", 'throw "words"'],
    ["nothing", "throw undefined"],
  ])("is a bug to report where it is %s that nobody foresaw, without a stack", async (_what, work) => {
    const { code, stdout, stderr } = await guarded(work, "--json");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(stdout).error).toMatchObject({
      code: "Unexpected",
      what: expect.not.stringContaining("at "),
    });
    expect(existsSync(join(checkout.root, ".vitrine/unexpected.txt"))).toBe(true);
  });
});

describe("what an error says", () => {
  const told = async (work: string) => JSON.parse((await guarded(work, "--json")).stdout).error;

  it("is read from the lines of its message, the last problem's where it tells of several", async () => {
    const lines = "a\\n  why: b\\n  fix: c\\n\\nall\\nof it\\n  why: d\\n  fix: e\\n    and f\\n  code: Many";
    expect(await told(`throw new Error("${lines}")`)).toEqual({
      what: "a\n  why: b\n  fix: c\n\nall\nof it",
      why: "d",
      fix: "e\n    and f",
      code: "Many",
    });
  });

  it.each([
    ["a missing file", 'readFileSync("nowhere/file")', "FileNotFound"],
    ["a file in a file", 'readFileSync("main.mjs/file")', "FileOfAnotherKind"],
    ["a folder that cannot be made", 'mkdirSync("main.mjs/a", { recursive: true })', "FileOfAnotherKind"],
    ["a folder read as a file", 'readFileSync("bin")', "FileOfAnotherKind"],
    ["a full disk", 'throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC", path: "x" })', "DiskFull"],
    [
      "a disk for reading",
      'throw Object.assign(new Error(""), { code: "EROFS", path: "x" })',
      "PermissionDenied",
    ],
    [
      "a file of others",
      'throw Object.assign(new Error(""), { code: "EACCES", path: "x" })',
      "PermissionDenied",
    ],
    ["an address where nothing listens", 'await fetch("http://127.0.0.1:2/")', "ServiceUnreachable"],
    ["a name that nobody has", 'await fetch("http://no.invalid/")', "ServiceUnreachable"],
    [
      "a program that is missing",
      'await new Promise((_, no) => spawn("no-such-program").once("error", no))',
      "ProgramMissing",
    ],
    [
      "nobody signed in",
      'throw Object.assign(new Error("ChainedTokenCredential failed"), { name: "AggregateAuthenticationError" })',
      "NotSignedIn",
    ],
    [
      "a missing role",
      'throw Object.assign(new Error("no"), { name: "RestError", statusCode: 403, request: { url: "https://x.example/" } })',
      "AccessDenied",
    ],
    [
      "a busy service",
      'throw Object.assign(new Error("no"), { name: "RestError", statusCode: 503 })',
      "ServiceRefused",
    ],
  ])("has a code for %s, and no place on this machine", async (_what, work, code) => {
    const error = await told(work);
    expect(error.code).toBe(code);
    expect(JSON.stringify(error)).not.toContain(checkout.root);
  });
});

describe("output that nobody reads any more", () => {
  it("ends nothing and says nothing: what a command does goes on", async () => {
    write(
      'for (let n = 0; n < 1000; n++) { console.log("line " + n); await new Promise(setImmediate); }' +
        ' (await import("node:fs")).writeFileSync("done", ""); process.exitCode = 7;',
    );
    const child = spawn(process.execPath, ["main.mjs"], {
      cwd: checkout.root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.once("data", () => child.stdout.destroy());
    const ended = once(child, "close");
    expect(await text(child.stderr)).toBe("");
    expect(await ended).toEqual([7, null]);
    expect(existsSync(join(checkout.root, "done"))).toBe(true);
  });
});

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { UsablePlane } from "../../cli/data-planes/try-examples";
import type { Status } from "../../emulator/control/protocol";
import { Checkout } from "../support/checkout";
import { command, succeeding } from "../support/command";
import { deployLocal, destroyLocal } from "../support/deployed";
import type { LocalEstate } from "../support/local-estate";

jest.setTimeout(420_000);

const checkout = new Checkout();
let estate: LocalEstate;
const handler = "runtime/functions/images/function.ts";
const vitrine = (...args: string[]) => command(checkout.root, "npx", "vitrine", ...args);

beforeAll(async () => {
  checkout.keepOnly(["imagePipeline"]);
  // the app's health says what its secret is
  edit(
    handler,
    "images.health(context)",
    'images.health(context).then(({ jsonBody }) => ({ jsonBody: { ...jsonBody, body: "one ".concat(process.env.PROBE ?? "") } }))',
  );
  edit(
    "constructs/function-app/site-body.ts",
    "appSettings: Object.entries(props.settings)",
    'appSettings: Object.entries({ ...props.settings, PROBE: (globalThis as never as Record<string, string>)["probe"] ?? "" })',
  );
  edit(
    "stacks/estate.ts",
    "const apps = this",
    'Object.assign(globalThis, { probe: secrets.reference("probe") }); const apps = this',
  );
  edit(
    "stacks/estate.ts",
    'this.output("resource_group"',
    'secrets.grantRead((this.node.findChild("Images") as ImagePipeline).app); this.output("resource_group"',
  );
  estate = await deployLocal(checkout);
});
afterAll(() => destroyLocal(checkout));

describe("vitrine secret set", () => {
  it("puts a secret into the vault, and the app that reads it has it at once", async () => {
    for (const value of ["first-value", "second value with 'signs'"]) {
      const { stdout, output } = await piping(value, "secret", "set", "probe", "--json");
      expect(output).not.toContain(value);
      expect(JSON.parse(stdout)).toMatchObject({ name: "probe", refreshed: [await siteName()] });
      expect(await health()).toBe(`one ${value}`);
    }
  });

  it("says so when no app reads it", async () => {
    expect(JSON.parse((await piping("x", "secret", "set", "unread", "--json")).stdout).refreshed).toEqual([]);
  });

  it.each([
    ["an empty value", "", "probe", "SecretEmpty"],
    ["a name that Key Vault does not take", "x", "my_secret", "SecretNameNotLegal"],
  ])("fails when it is given %s", async (_what, value, name, code) => {
    const { exitCode, stdout } = await piping(value, "secret", "set", name, "--json");
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).error.code).toBe(code);
  });
});

describe("vitrine restart", () => {
  it("starts an app anew, by either of its names", async () => {
    for (const name of ["images", await siteName()]) {
      const [since, restarted] = [new Date(), await siteName()];
      expect(JSON.parse((await vitrine("restart", name, "--json")).stdout)).toEqual({ restarted });
      const said = (await estate.logs(since)).filter(({ name }) => name.startsWith(`${restarted} runs `));
      expect(said).toHaveLength(1);
    }
  });

  it("fails with the nearest name for an app that is not there", async () => {
    const { exitCode, stdout } = await vitrine("restart", "imags", "--json");
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({ code: "AppNotFound", fix: "did you mean images?" });
  });
});

describe("vitrine env", () => {
  it("prints a command for each data plane, and each works in a shell", async () => {
    const { planes } = JSON.parse(
      (await succeeding(checkout.root, "npx", "vitrine", "env", "--json")).stdout,
    ) as {
      planes: UsablePlane[];
    };
    const kinds = new Set(planes.filter((plane) => plane.command).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(["app", "blob", "queue", "secrets", "table"]);
    for (const kind of kinds) {
      const { command: line } = planes.find((plane) => plane.kind === kind && plane.command) ?? {};
      await succeeding(checkout.root, "bash", "-c", `set -o pipefail; ${line}`);
    }
  });

  it("prints what a shell takes", async () => {
    const line =
      'eval "$(npx vitrine env --export)"; test -f "$VITRINE_AUTHORITY"; echo "$VITRINE_VAULT_URI"';
    const { stdout } = await succeeding(checkout.root, "bash", "-ec", line);
    expect(stdout.trim()).toBe(estate.output("vault_uri"));
  });
});

describe("vitrine token", () => {
  it("prints a token that its data plane takes", async () => {
    const { stdout } = await succeeding(checkout.root, "npx", "vitrine", "token", "vault");
    const answer = await fetch(`${estate.output("vault_uri")}secrets?api-version=7.4`, {
      headers: { authorization: `Bearer ${stdout.trim()}` },
    });
    expect(answer.status).toBe(200);
  });

  it("fails with the nearest name for a resource that takes no tokens", async () => {
    const { stdout } = await vitrine("token", "vualt", "--json");
    expect(JSON.parse(stdout).error).toMatchObject({ code: "ResourceUnknown", fix: "did you mean vault?" });
  });
});

describe("vitrine verify", () => {
  it("tells the version of every app, which is the one that it says itself", async () => {
    const { stdout } = await succeeding(checkout.root, "npx", "vitrine", "verify", "local", "--json");
    const { version } = await healthAnswer();
    expect(version).toMatch(/^[0-9a-f]{12}$/);
    expect(JSON.parse(stdout)).toEqual({ environment: "local", apps: [{ app: "images", version }] });
  });

  it("fails when an app runs what was not deployed, until a restart", async () => {
    edit(handler, 'body: "one', 'body: "half');
    await succeeding(checkout.root, "npx", "vitrine", "dev", "--once");
    const { exitCode, stdout } = await vitrine("verify", "local", "--within", "1", "--json");
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({
      code: "DeployedCodeNotRunning",
      what: expect.stringContaining(`runs ${(await healthAnswer()).version} instead of`),
    });

    edit(handler, 'body: "half', 'body: "one');
    await succeeding(checkout.root, "npx", "vitrine", "restart", "images");
    await succeeding(checkout.root, "npx", "vitrine", "verify", "local", "--within", "1");
  });
});

describe("npx cdktf deploy", () => {
  const deploy = () => command(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");

  it("ends when the app runs its new version, and says so", async () => {
    const before = (await healthAnswer()).version;
    edit(handler, 'body: "one', 'body: "new');
    const { exitCode, output } = await deploy();
    const { version } = await healthAnswer();
    expect(exitCode).toBe(0);
    expect(version).not.toBe(before);
    expect(output).toContain(`images runs ${version}, as deployed`);
    edit(handler, 'body: "new', 'body: "one');
    expect((await deploy()).exitCode).toBe(0);
  });

  it("fails with a name when an app never loads its code, and the next one mends that", async () => {
    edit(handler, "takeNoBlobs();", 'takeNoBlobs();\nthrow new Error("broken on purpose");');
    const { exitCode, output } = await deploy();
    expect(exitCode).toBe(1);
    expect(output).toContain("code: DeployedCodeNotRunning");

    edit(handler, 'takeNoBlobs();\nthrow new Error("broken on purpose");', "takeNoBlobs();");
    expect((await deploy()).exitCode).toBe(0);
    expect(await health()).toMatch(/^one /);
  });
});

describe("vitrine dev", () => {
  it("runs an edited handler without Terraform, and a deploy ships exactly that", async () => {
    const { child, lines } = await developing();
    edit(handler, 'body: "one', 'body: "two');
    expect(await nextOf(lines)).toMatchObject({ app: "images", site: await siteName() });
    expect(await health()).toMatch(/^two /);
    expect(await isUndeployed()).toBe(true);

    // what cannot run leaves the last that did
    edit(handler, 'body: "two', 'body: {{ "two');
    expect(await nextOf(lines)).toMatchObject({ app: "images", error: { code: "BundleFailed" } });
    expect(await health()).toMatch(/^two /);
    edit(handler, 'body: {{ "two', 'body: "two');

    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([0, null]);
    await deployShipsThePackageAlone();
    expect(await health()).toMatch(/^two /);
  });

  it("is undone by the next deploy where the edit was taken back", async () => {
    edit(handler, 'body: "two', 'body: "three');
    await succeeding(checkout.root, "npx", "vitrine", "dev", "--once");
    expect(await health()).toMatch(/^three /);
    edit(handler, 'body: "three', 'body: "two');
    await deployShipsThePackageAlone();
    expect(await health()).toMatch(/^two /);
  });

  it("fails when an app cannot run what is edited", async () => {
    edit(handler, 'body: "two', 'body: {{ "two');
    expect((await vitrine("dev", "--once", "--json")).exitCode).toBe(1);
    edit(handler, 'body: {{ "two', 'body: "two');
  });
});

function edit(file: string, from: string, to: string): void {
  const path = join(checkout.root, file);
  const before = readFileSync(path, "utf8");
  if (!before.includes(from)) throw new Error(`${file} does not contain ${from}`);
  // as editors do: nobody sees half of it
  writeFileSync(
    `${path}.new`,
    before.replace(from, () => to),
  );
  renameSync(`${path}.new`, path);
}

async function deployShipsThePackageAlone(): Promise<void> {
  const { stdout } = await vitrine("plan", "local", "--deployed", "--json");
  const paths = (JSON.parse(stdout).changes as { path: string }[]).map(({ path }) => path);
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((path) => path !== "Images/App" && !path.startsWith("Images/App/Package"))).toEqual([]);
  await deployLocal(checkout);
  expect(await isUndeployed()).toBe(false);
  expect((await vitrine("plan", "local", "--deployed", "--json")).exitCode).toBe(0);
}

async function site(): Promise<Status["sites"][number]> {
  const [only] = ((await estate.call("/status")) as Status).sites;
  if (only === undefined) throw new Error("there is no function app");
  return only;
}

const siteName = async () => (await site()).name;
const isUndeployed = async () => (await site()).undeployed ?? false;
const healthAnswer = async () =>
  (await (await fetch(`${(await site()).address}api/health`)).json()) as { version: string; body: string };
const health = async () => (await healthAnswer()).body;

interface Piped {
  readonly exitCode: number;
  readonly stdout: string;
  readonly output: string;
}

async function piping(value: string, ...args: string[]): Promise<Piped> {
  const child = spawn("npx", ["vitrine", ...args], { cwd: checkout.root });
  child.stdin.end(`${value}\n`);
  const closed = once(child, "close");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [exitCode] = await closed;
  return { exitCode, stdout, output: stdout + stderr };
}

/** Watches already: what is edited now is seen. */
async function developing(): Promise<{ child: ChildProcess; lines: AsyncIterator<string> }> {
  const child = spawn("node", ["bin/vitrine.mjs", "dev", "--json"], {
    cwd: checkout.root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout as NodeJS.ReadableStream)[Symbol.asyncIterator]();
  expect(await nextOf(lines)).toEqual({ watching: "runtime" });
  return { child, lines };
}

async function nextOf(lines: AsyncIterator<string>): Promise<unknown> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error("it has ended");
    const line = JSON.parse(value);
    // between them are warnings of the estate
    if (!("kind" in line)) return line;
  }
}

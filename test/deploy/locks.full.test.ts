import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Checkout } from "../support/checkout";
import { command, type Finished, succeeding } from "../support/command";
import { destroyLocal } from "../support/deployed";

jest.setTimeout(600_000);

/** An estate whose data is protected: a vault, the images, and an account with containers and roles below its lock. */
const checkout = new Checkout();
/** Where it gets the account: what joins the image pipeline to an estate. */
const joining = "workloads/image-pipeline/join.ts";
const containers = ["one", "two", "three", "four", "five"];
const vitrine = (...args: string[]) => command(checkout.root, "node", "bin/vitrine.mjs", ...args);
const deploy = () => command(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
const lockedNow = /^.*_Lock_\w+: Creat(ing|ion complete)/gm;

beforeAll(async () => {
  checkout.keepOnly(["imagePipeline"]);
  edit("environments/local.ts", "dataProtected: false", "dataProtected: true");
  edit("environments/local.ts", 'replication: "LRS"', 'replication: "ZRS"');
  edit("environments/local.ts", "alertEmails: []", 'alertEmails: ["on-call@example.com"]');
  edit(
    joining,
    "import { letIn",
    'import { PrivateStorage } from "../../constructs/private-storage/private-storage";\nimport { letIn',
  );
  edit(
    joining,
    "letIn(teams, images);",
    `letIn(teams, images);
    const kept = new PrivateStorage(scope, "Kept", { foundation, purpose: "kept" });
    for (const name of ${JSON.stringify(containers)}) {
      const container = kept.addContainer(name);
      container.grantRead(images.app);
      if (teams.operators) container.grantRead(teams.operators);
    }`,
  );
  await succeeding(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
});
afterAll(() => destroyLocal(checkout));

describe("a change that a lock is in the way of", () => {
  beforeAll(() => edit(joining, JSON.stringify(containers), '["one"]'));

  it("is named before the deploy, with the way out, and the plan is refused", async () => {
    const { exitCode, stdout } = await vitrine("plan", "local", "--deployed", "--json");
    const { locks } = JSON.parse(stdout);
    expect(exitCode).toBe(3);
    expect(locks.lifted).toEqual([]);
    expect(locks.inTheWay).toHaveLength(3 * (containers.length - 1));
    expect(locks.inTheWay[0]).toMatchObject({ path: "Kept/five", action: "delete", lock: "Kept" });
    expect((await vitrine("plan", "local", "--deployed")).output).toContain("npx vitrine unlock local");
  });

  it("fails when it is deployed all the same, and the next deploy still knows what has to go", async () => {
    const { exitCode, output } = await deploy();
    expect(exitCode).toBe(1);
    expect(output).toContain("ScopeLocked");
  });

  it("needs somebody who says yes", async () => {
    const { exitCode, stdout } = await vitrine("unlock", "local", "--json");
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).error.code).toBe("NotConfirmed");
  });

  it("goes through once the locks are lifted, which are back at the end of the same deploy", async () => {
    const { exitCode, stdout } = await vitrine("unlock", "local", "--yes", "--json");
    expect(exitCode).toBe(0);
    const said = JSON.parse(stdout);
    expect(said).toMatchObject({ environment: "local", operation: "Microsoft.Authorization/locks/delete" });
    expect(said.lifted).toHaveLength(3);
    expect(said.by).not.toContain("does not name");

    const planned = await vitrine("plan", "local", "--deployed", "--json");
    expect(planned.exitCode).toBe(2);
    expect(JSON.parse(planned.stdout)).toMatchObject({
      locks: { inTheWay: [], lifted: ["Images/Storage", "Kept", "Secrets"] },
      drift: [],
    });

    const deployed = await deploy();
    expect(deployed.exitCode).toBe(0);
    expectLast(deployed, lockedNow);
    expect((await deploy()).output).toContain("No changes");
  });

  it("finds nothing to lift a second time without a deploy, and says so", async () => {
    await vitrine("unlock", "local", "--yes");
    const { exitCode, stdout } = await vitrine("unlock", "local", "--yes", "--json");
    expect(exitCode).toBe(0);
    const { lifted, alreadyLifted } = JSON.parse(stdout);
    expect([lifted.length, alreadyLifted.length]).toEqual([0, 3]);
    expect((await deploy()).exitCode).toBe(0);
  });
});

describe("an environment that does not protect its data any more", () => {
  it("loses its locks before anything else, also in a deploy that deletes below them", async () => {
    edit("environments/local.ts", "dataProtected: true", "dataProtected: false");
    edit(joining, 'of ["one"]', "of [] as string[]");
    const { exitCode, output } = await deploy();
    expect(exitCode).toBe(0);
    const gone = [...output.matchAll(/(\S+): Destruction complete/g)].map(([, address]) => address ?? "");
    expect(gone.slice(0, 3).every((address) => address.includes("_Lock_"))).toBe(true);
    expect(gone.length).toBeGreaterThan(5);
  });

  it("has nothing to unlock, and is destroyed", async () => {
    expect(JSON.parse((await vitrine("unlock", "local", "--json")).stdout)).toMatchObject({ lifted: [] });
    const { exitCode } = await command(checkout.root, "npx", "cdktf", "destroy", "local", "--auto-approve");
    expect(exitCode).toBe(0);
  });
});

/** Everything else has been done when the first of these lines is printed. */
function expectLast({ output }: Finished, lines: RegExp): void {
  const first = output.search(lines);
  const last = Math.max(
    ...[...output.matchAll(/: (Destruction|Modifications) complete/g)].map(({ index }) => index),
  );
  expect(first).toBeGreaterThan(0);
  expect(last).toBeGreaterThan(0);
  expect(first).toBeGreaterThan(last);
}

function edit(path: string, from: string, to: string): void {
  const file = join(checkout.root, path);
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
  writeFileSync(file, text.replace(from, to));
}

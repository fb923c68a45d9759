import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Checkout } from "../support/checkout";
import { command, succeeding } from "../support/command";
import { deployLocal, destroyLocal } from "../support/deployed";
import { hubNetwork } from "../support/hub-network";

const minutes = 60_000;
jest.setTimeout(30 * minutes);

/** Every switch, with seconds in the place of Azure's minutes. */
const unkind = {
  grantsTakeSeconds: 8,
  endpointsTakeSeconds: 8,
  deployerStands: "inside",
  deletedNamesStaySeconds: 3600,
  // a deploy's own rule comes before Azure's, on a busy machine too
  groupsFillAfterSeconds: 40,
  subnetsStayInUseSeconds: 8,
  answersInAnotherCase: true,
};

/** Both workloads, in a private network, with locks: each test goes on where the one before ended. */
describe("an estate in a local Azure that is as unkind as the real one", () => {
  const checkout = new Checkout();
  const file = join(checkout.root, "environments/local.ts");
  const run = (...args: string[]) => succeeding(checkout.root, "npx", ...args);
  const deploy = () => run("cdktf", "deploy", "local", "--auto-approve");

  function change(from: string, to: string, path = file): void {
    const text = readFileSync(path, "utf8");
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
  }

  beforeAll(() => {
    change('network: { mode: "public" }', `network: ${JSON.stringify(hubNetwork)}`);
    change("grantPropagationSeconds: 0", "grantPropagationSeconds: 15");
    change("waits:", `unkind: ${JSON.stringify(unkind)},\n  waits:`);
    change("tags: {}", 'tags: { owner: "first" }');
    change("dataProtected: false", "dataProtected: true");
    change("alertEmails: []", 'alertEmails: ["oncall@example.com"]');
    change('replication: "LRS"', 'replication: "ZRS"');
  });

  afterAll(() => destroyLocal(checkout));

  it("is deployed in one go, and has nothing to change then", async () => {
    await deployLocal(checkout);
    expect((await run("cdktf", "diff", "local")).output).toContain("No changes");
  });

  it("is taken over by a colleague, who has nothing to change", async () => {
    change('"deployerStands":"inside"', '"deployerStands":"inside","deployer":"colleague"');
    expect((await run("cdktf", "diff", "local")).output).toContain("No changes");
  });

  it("takes a colleague's changes: another tag, one role less, another package", async () => {
    change('owner: "first"', 'owner: "second"');
    const [operators = ""] = /^ {4}operators: .*\n/m.exec(readFileSync(file, "utf8")) ?? [];
    expect(operators).not.toBe("");
    change(operators, "");
    const handler = join(checkout.root, "runtime/functions/images/function.ts");
    writeFileSync(handler, `${readFileSync(handler, "utf8")}\nconsole.log("edited");\n`);

    const blocked = await command(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
    expect(blocked).toMatchObject({ exitCode: 1, output: expect.stringContaining("ScopeLocked") });
    await run("vitrine", "unlock", "local", "--yes");
    await deploy();
    expect((await run("cdktf", "diff", "local")).output).toContain("No changes");
  });

  it("goes as a whole once its data is not protected any more, and comes again under the same names", async () => {
    change("dataProtected: true", "dataProtected: false");
    await deploy();
    await run("cdktf", "destroy", "local", "--auto-approve");
    while (existsSync(join(checkout.root, ".vitrine/local"))) await wait(50);
    await deploy();
    await run("cdktf", "destroy", "local", "--auto-approve");
  });
});

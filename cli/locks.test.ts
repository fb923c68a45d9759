import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installProvider } from "../emulator/terraform/install";
import bootstrap from "../environments/bootstrap";
import { planOfBootstrap } from "../test/support/estates";
import { deployedLocks, lift } from "./locks";
import { terraform } from "./plan/terraform";

/** A checkout in which bootstrap was deployed, as far as that can be assumed. */
const root = mkdtempSync(join(tmpdir(), "vitrine-locks-"));
const stack = join(root, "cdktf.out/stacks/bootstrap");
afterAll(() => rmSync(root, { recursive: true }));

beforeAll(async () => {
  const { terraform: settings, ...synthesized } = planOfBootstrap().synthesized as { terraform: object };
  const backend = { local: { path: join(root, "terraform.tfstate") } };
  mkdirSync(stack, { recursive: true });
  writeFileSync(
    join(stack, "cdk.tf.json"),
    JSON.stringify({ ...synthesized, terraform: { ...settings, backend } }),
  );
  installProvider(stack, { root: process.cwd(), azure: "assumed" });
  await terraform(stack, "init", "-input=false");
  await terraform(stack, "apply", "-auto-approve", "-input=false");
});

describe("the locks that a deploy has put on", () => {
  it("are those of each account that keeps a state, for the bootstrap", async () => {
    const accounts = (await deployedLocks(root, "bootstrap")).map(({ scope }) => scope.split("/").at(-1));
    expect(accounts).toHaveLength(1 + bootstrap.stages.length);
    expect(accounts).toContain(bootstrap.state.storageAccountName);
  });

  it.each([
    ["an environment that is not there", "moon", "EnvironmentNotFound"],
    ["one that was not synthesized here", "prod", "EnvironmentNotSynthesized"],
  ])("fails when it is asked for %s", async (_what, environment, code) => {
    await expect(deployedLocks(root, environment)).rejects.toMatchObject({ code });
  });
});

describe("lifting locks", () => {
  /** Resource Manager with these locks; those on what is called "closed" stay. */
  const locks = new Set<string>();
  const server = createServer(({ method, url = "" }, response) => {
    const path = url.replace(/\?.*/, "");
    const isThere = locks.has(path);
    const isClosed = method === "DELETE" && path.includes("/closed/");
    if (method === "DELETE" && !isClosed) locks.delete(path);
    response.writeHead(isClosed ? 403 : isThere ? 200 : method === "DELETE" ? 204 : 404).end();
  });
  const lockOn = (name: string) => ({ scope: `/subscriptions/s/${name}`, name: "holds-data" });
  const lifting = (...names: string[]) => {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credential = { getToken: async () => ({ token: "h.e30.s", expiresOnTimestamp: 0 }) };
    return lift({ address, credential }, names.map(lockOn));
  };
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    for (const name of ["photos", "closed"])
      locks.add(`/subscriptions/s/${name}/providers/Microsoft.Authorization/locks/holds-data`);
  });

  it("takes off those that are there, and tells them from those that are not", async () => {
    expect(await lifting("photos", "gone")).toMatchObject({
      lifted: [lockOn("photos")],
      alreadyLifted: [lockOn("gone")],
    });
  });

  it("fails when one of them is refused, and says which are off by then", async () => {
    await expect(lifting("photos", "closed")).rejects.toMatchObject({
      code: "ResourceManagerRefused",
      message: expect.stringContaining("/subscriptions/s/photos"),
      fix: expect.stringContaining("Locks Contributor"),
    });
  });
});

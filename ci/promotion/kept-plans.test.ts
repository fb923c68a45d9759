import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  accountId,
  type LocalStorage,
  openLocalStorage,
} from "../../emulator/services/storage/testing/storage";
import { KeptPlans } from "./kept-plans";

const folder = mkdtempSync(join(tmpdir(), "vitrine-kept-plans-"));
const file = join(folder, "saved.plan");
let storage: LocalStorage;
let plans: KeptPlans;

beforeAll(async () => {
  storage = await openLocalStorage();
  storage.grant("Storage Blob Data Contributor", accountId("stvitrinestatedev"));
  const container = await containerOf("stvitrinestatedev");
  await container.createIfNotExists();
  plans = new KeptPlans(container);
});
afterAll(async () => {
  await storage.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("a saved plan", () => {
  it("leaves the machine that made it, and comes back once to the one that applies it", async () => {
    writeFileSync(file, "the plan of run 7");
    await plans.keep("7", file);
    expect(existsSync(file)).toBe(false);

    expect(await plans.take("7", file)).toBe(true);
    expect(readFileSync(file, "utf8")).toBe("the plan of run 7");
    expect(await plans.take("7", file)).toBe(false);
    expect(existsSync(file)).toBe(false);
  });

  it("is that of the last time the run was planned", async () => {
    for (const text of ["first", "second"]) {
      writeFileSync(file, text);
      await plans.keep("8", file);
    }
    await plans.take("8", file);
    expect(readFileSync(file, "utf8")).toBe("second");
  });

  it("fails when nobody lets the reader in: it is not said to be missing", async () => {
    const others = new KeptPlans(await containerOf("stvitrinestateprod"));
    await expect(others.take("7", file)).rejects.toMatchObject({ statusCode: 403 });
  });
});

async function containerOf(name: string) {
  const account = await storage.storage.createAccount({ name, resourceId: accountId(name) });
  return storage.blobs(account).getContainerClient("state");
}

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { Checkout } from "../support/checkout";
import { command, succeeding } from "../support/command";
import { LocalEstate } from "../support/local-estate";

jest.setTimeout(240_000);

/** One checkout for all tests of this file: each goes on where the one before ended, as a person would. */
describe("npx cdktf deploy local", () => {
  let checkout: Checkout;
  const run = (...args: string[]) => succeeding(checkout.root, "npx", ...args);
  const emulatorPid = (): number =>
    JSON.parse(readFileSync(join(checkout.root, ".vitrine/local/emulator.json"), "utf8")).pid;

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.switchOff("search");
    await run("cdktf", "deploy", "local", "--auto-approve");
  });

  afterAll(async () => {
    await command(checkout.root, "npx", "cdktf", "destroy", "local", "--auto-approve");
    checkout.remove();
  });

  it("turns every uploaded file into renditions and metadata, or into a rejection with a code", async () => {
    const photos = join(checkout.root, "photos");
    mkdirSync(join(photos, "holiday"), { recursive: true });
    await sharp({ create: { width: 1600, height: 1200, channels: 3, background: "teal" } })
      .jpeg()
      .toFile(join(photos, "holiday", "a.jpg"));
    await sharp({ create: { width: 90, height: 60, channels: 4, background: "#ff000080" } })
      .png()
      .toFile(join(photos, "small.png"));
    writeFileSync(join(photos, "notes.jpg"), "this is no photo");

    const { stdout } = await run("vitrine", "upload", photos, "--json");
    const results = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(results.sort((a, b) => (a.file < b.file ? -1 : 1))).toEqual([
      expect.objectContaining({ file: "holiday/a.jpg", outcome: "processed" }),
      expect.objectContaining({ file: "notes.jpg", outcome: "rejected", code: "NotAnImage" }),
      expect.objectContaining({ file: "small.png", outcome: "processed" }),
    ]);
  });

  it("tells what runs, where, and how closely it follows Azure", async () => {
    const { stdout } = await run("vitrine", "status", "--json");
    const { sites, parity } = JSON.parse(stdout);
    expect(sites).toEqual([expect.objectContaining({ state: "running", functions: ["images", "health"] })]);
    const stood = new Set(parity.map((resource: { parity: string }) => resource.parity));
    expect(stood).toEqual(new Set(["runs", "recorded"]));
  });

  it("finds nothing to change right after a deploy", async () => {
    const { output } = await run("cdktf", "deploy", "local", "--auto-approve");
    expect(output).toContain("No changes");
  });

  it("comes back after kill -9 with everything it had", async () => {
    process.kill(emulatorPid(), "SIGKILL");
    const { output } = await run("cdktf", "deploy", "local", "--auto-approve");
    expect(output).toContain("No changes");
    const { stdout } = await run("vitrine", "upload", join(checkout.root, "photos"), "--json");
    expect(stdout.trim().split("\n")).toHaveLength(3);
  });

  it("plans the package of the images handler, and nothing else, after an edit of one line", async () => {
    const handler = join(checkout.root, "runtime/functions/images/function.ts");
    writeFileSync(handler, `${readFileSync(handler, "utf8")}\nconsole.log("edited");\n`);

    const { output } = await run("cdktf", "diff", "local");
    const changed = [...output.matchAll(/# (\S+) .*(?:will|must) be /g)].map(([, address]) => address);
    expect(changed).not.toEqual([]);
    expect(changed.filter((address) => !address?.includes("_Package_"))).toEqual([]);
  });

  it("runs the edited handler after the next deploy", async () => {
    await run("cdktf", "deploy", "local", "--auto-approve");
    const { stdout } = await run("vitrine", "logs", "--json");
    expect(stdout).toContain("edited");
  });

  it("notices and mends what was removed behind Terraform's back", async () => {
    const estate = new LocalEstate(checkout.root);
    const [container] = Object.values(estate.resources("azurerm_storage_container")).filter(
      ({ name }) => name === "thumbnails",
    );
    const type = { provider: "azurerm", type: "azurerm_storage_container" };
    await estate.call("/terraform/delete", { ...type, state: container });

    expect((await run("cdktf", "diff", "local")).output).toContain("Images/Storage/thumbnails/Resource");
    await run("cdktf", "deploy", "local", "--auto-approve");
    expect((await run("cdktf", "diff", "local")).output).toContain("No changes");
  });

  it("leaves no process and no state after a destroy", async () => {
    const pid = emulatorPid();
    await run("cdktf", "destroy", "local", "--auto-approve");
    await sleep(200);
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(join(checkout.root, ".vitrine/local"))).toBe(false);
  });
});

/** A process that has ended may be listed as a zombie until its parent looks. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.includes("Z");
}

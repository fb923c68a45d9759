import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { EmulatorCheckout } from "../../emulator/control/testing/emulator-checkout";
import { startVitrine } from "../../test/support/vitrine";

let checkout: EmulatorCheckout;
beforeEach(async () => {
  checkout = new EmulatorCheckout();
  expect(await checkout.start()).toBe("up");
});
afterEach(() => checkout.end());

/** Follows the log, and has read its first line. */
async function following(
  ...args: string[]
): Promise<{ child: ChildProcess; ended: Promise<[number, string]> }> {
  const child = startVitrine(checkout.root, "logs", "--follow", ...args);
  const errors = text(child.stderr as NodeJS.ReadableStream);
  const ended = once(child, "close").then(async ([code]): Promise<[number, string]> => [code, await errors]);
  await once(createInterface(child.stdout as NodeJS.ReadableStream), "line");
  return { child, ended };
}

describe("vitrine logs --follow", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("ends quietly at %s", async (signal) => {
    const { child, ended } = await following();
    child.kill(signal);
    expect(await ended).toEqual([0, ""]);
  });

  it("ends quietly when the estate stops", async () => {
    const { ended } = await following();
    await checkout.call("/shutdown", {});
    expect(await ended).toEqual([0, ""]);
  });

  it("ends quietly when nobody reads it any more", async () => {
    const { child, ended } = await following();
    child.stdout?.destroy();
    // it hears of that with its next line
    await checkout.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
    expect(await ended).toEqual([0, ""]);
  });

  it("fails when the estate is killed, and says how to bring it back", async () => {
    const { ended } = await following();
    await checkout.kill();
    const [code, errors] = await ended;
    expect(code).toBe(1);
    expect(errors).toMatch(/fix: npm start.*\n {2}code: LocalEstateEnded\n$/);
  });
});

it("vitrine logs without a reader ends quietly in the middle", async () => {
  const child = startVitrine(checkout.root, "logs", "--level", "debug");
  child.stdout?.destroy();
  const errors = text(child.stderr as NodeJS.ReadableStream);
  expect(await once(child, "close")).toEqual([0, null]);
  expect(await errors).toBe("");
});

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { temporaryCheckout } from "../testing/terraform";
import { lostEmulator } from "./lost-emulator";
import { type EmulatorInWaiting, emulatorInWaiting } from "./start-emulator";

const checkout = temporaryCheckout();
const cause = new Error("socket hang up");
let started: EmulatorInWaiting;

beforeEach(() => {
  started = emulatorInWaiting(checkout.root);
});
afterAll(() => checkout.remove());

const addressOf = ({ pid = 0 }: EmulatorInWaiting) => ({ pid, port: 1, token: "" });
const killed = async ({ pid = 0, ended }: EmulatorInWaiting) => {
  process.kill(pid, "SIGKILL");
  while (ended() === undefined) await wait(5);
};

it("says how the emulator ended that this process has started, and what it said last", async () => {
  mkdirSync(join(checkout.root, ".vitrine/local"));
  writeFileSync(
    join(checkout.root, ".vitrine/local/emulator.log"),
    "first\nended, because nobody caught it\n",
  );
  await killed(started);
  const { message } = await lostEmulator(checkout.root, addressOf(started), started, cause);
  expect(message).toContain(`its process ${started.pid} ended with SIGKILL (socket hang up)`);
  expect(message).toContain("emulator.log:\n       first\n       ended, because nobody caught it\n");
  expect(message).toContain("code: EmulatorLost");
});

it("says that one is gone which another process has started", async () => {
  await killed(started);
  const { message } = await lostEmulator(checkout.root, addressOf(started), undefined, cause);
  expect(message).toContain(`its process ${started.pid} is gone`);
});

it("does not take one for lost that still runs", async () => {
  const { message } = await lostEmulator(checkout.root, addressOf(started), started, cause);
  await killed(started);
  expect(message).toContain("code: EmulatorBrokeOff");
}, 30_000);

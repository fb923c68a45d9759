import { RecordKeeper } from "../testing/record-keeper";
import { temporaryCheckout } from "../testing/terraform";
import { connectedEmulator } from "./connected-emulator";

const checkout = temporaryCheckout();
let keeper: RecordKeeper;

beforeEach(async () => {
  keeper = await RecordKeeper.start(checkout.root);
});
afterEach(() => keeper.stop());
afterAll(() => checkout.remove());

const run = { root: checkout.root, folder: checkout.root, terraformPid: process.pid, destroys: false };
const read = { provider: "azurerm", type: "azurerm_resource_group", state: { id: "a" } };

/** As the local Azure answers that was well when it was asked, and ends. */
const ending = { code: "NotUp", message: "the local Azure is starting or stopping" };

it("looks again for a local Azure where the one that it found was about to end", async () => {
  let sessions = 0;
  keeper.whenCalled = (call) => {
    if (call !== "session") return;
    if (sessions++ === 0) keeper.refusals.set("session", ending);
    else keeper.refusals.clear();
  };
  expect(await connectedEmulator(run).call("read", read)).toEqual({ state: null });
  expect(sessions).toBe(2);
});

it("fails when it is refused otherwise, or again", async () => {
  keeper.refusals.set("session", ending);
  await expect(connectedEmulator(run).call("read", read)).rejects.toMatchObject({ code: "NotUp" });
  keeper.refusals.set("session", { code: "NotJson", message: "no" });
  await expect(connectedEmulator(run).call("read", read)).rejects.toMatchObject({ code: "NotJson" });
});

import { openContext } from "../../core/context";
import { openKillable, untilItFails } from "../storage/testing/killable";
import { openLocalStorage, temporaryDirectory } from "../storage/testing/storage";
import { startEventGrid } from "./start";
import { openWebHook, until } from "./testing/web-hook";

// several processes start, one after the other

it("kill -9 of everything loses no event of an upload that was acknowledged", async () => {
  const directory = temporaryDirectory();
  const hook = await openWebHook(await openContext(directory));
  const emulator = await openKillable(directory, hook.url);
  const container = emulator.blobs.getContainerClient("input");
  await container.create();
  hook.status = 503; // so that events pile up

  let acknowledged = 0;
  const writer = untilItFails(async (turn) => {
    await container.getBlockBlobClient(`${turn}.jpg`).uploadData(Buffer.from("photo"));
    acknowledged = turn;
  });
  while (acknowledged <= 20) await new Promise((resolve) => setTimeout(resolve, 20));
  emulator.kill("all");
  await writer;
  expect(acknowledged).toBeGreaterThan(20);

  hook.status = 200;
  hook.received.length = 0;
  const local = await openLocalStorage(directory);
  const grid = await startEventGrid(local.context, {
    identity: local.identity,
    storage: () => local.storage,
  });
  await until("nothing is pending", () => grid.pending() === 0);
  const subjects = new Set(hook.received.map(({ event }) => event.subject));
  for (let turn = 1; turn <= acknowledged; turn++) {
    expect(subjects).toContain(`/blobServices/default/containers/input/blobs/${turn}.jpg`);
  }
  await grid.stop();
  await hook.close();
  await local.stop();
});

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Deliveries, type Delivery } from "./deliveries";

const directory = mkdtempSync(join(tmpdir(), "vitrine-deliveries-"));
afterAll(() => rmSync(directory, { recursive: true }));

const delivery = (id: string): Delivery => ({
  id,
  subscriptionId: "images",
  publishTime: "2026-01-01T00:00:00.000Z",
  attempts: 0,
  event: {
    id,
    topic: "photos",
    subject: `/blobServices/default/containers/input/blobs/${id}.jpg`,
    eventType: "Microsoft.Storage.BlobCreated",
    eventTime: "2026-01-01T00:00:00.000Z",
    data: { padding: "x".repeat(1000) },
    dataVersion: "",
    metadataVersion: "1",
  },
});

it("rewrites seldom what is pending, however much that is, and has it all after a restart", () => {
  const pending = Array.from({ length: 20_000 }, (_, index) => `${index}`);
  const deliveries = new Deliveries(directory);
  for (const id of pending) deliveries.put(delivery(id));
  deliveries.done("7");

  const [journal = ""] = readdirSync(directory);
  expect(Number(journal.split(".").at(-1))).toBeLessThan(10);
  expect(new Deliveries(directory).all().map(({ id }) => id)).toEqual(pending.filter((id) => id !== "7"));
});

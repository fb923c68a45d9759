import type { BlobClient } from "@azure/storage-blob";
import { startAzurite } from "../functions/images/testing/azurite";
import { readBlob } from "./read-blob";

let azurite: Awaited<ReturnType<typeof startAzurite>>;
beforeAll(async () => {
  azurite = await startAzurite();
  await azurite.service.createContainer("reports");
});
afterAll(() => azurite.stop());

it("gives one version of a blob that is replaced while it is read", async () => {
  const blob = azurite.service.getContainerClient("reports").getBlockBlobClient("report.json");
  await blob.upload('"short"', 7);
  const replaced = afterEachAnswer(blob, () => blob.upload('"much longer"', 13));

  expect(["short", "much longer"]).toContain(JSON.parse(String(await readBlob(replaced))));
  expect(JSON.parse(String(await readBlob(blob)))).toBe("much longer");
});

it("fails when there is no such blob", async () => {
  const blob = azurite.service.getContainerClient("reports").getBlobClient("none.json");
  await expect(readBlob(blob)).rejects.toMatchObject({ statusCode: 404 });
});

/** The same blob, behind whose reader's back something happens whenever it was answered. */
function afterEachAnswer(blob: BlobClient, happens: () => Promise<unknown>): BlobClient {
  return new Proxy(blob, {
    get(target, name) {
      const member = Reflect.get(target, name, target) as unknown;
      if (typeof member !== "function") return member;
      // `this` stays the proxy: what one method asks of another is an answer too
      return async function (this: BlobClient, ...args: unknown[]) {
        const answer = await (member as (...args: unknown[]) => Promise<unknown>).apply(this, args);
        await happens();
        return answer;
      };
    },
  });
}

import type { BlobServiceClient } from "@azure/storage-blob";
import { BlobReceipts, receiptsContainer } from "../../runtime/articles/forgetting/blob-receipts";
import { hashOfReader } from "../../runtime/articles/forgetting/receipt";
import type { DatabaseSession } from "../sql/log-in";

const readersAtOnce = 10_000;
const readers = `
select key, extract(epoch from created_at) as since from articles.readers where key > $1 order by key limit ${readersAtOnce}`;

/**
 * Readers of a restored database whom receipts say were erased: of each receipt, whoever was there before it.
 *
 * @param session as articles_erasure
 */
export async function erasedReaders(
  { client }: Pick<DatabaseSession, "client">,
  blobs: Pick<BlobServiceClient, "getContainerClient">,
): Promise<{ readonly receipts: number; readonly readers: readonly string[] }> {
  const receipts = [];
  for await (const { receipt } of new BlobReceipts(blobs.getContainerClient(receiptsContainer)).all())
    receipts.push({ ...receipt.reader, before: Date.parse(receipt.doneAt) });
  const found: string[] = [];
  for (let last = ""; ; ) {
    const { rows } = await client.query<{ key: string; since: string }>(readers, [last]);
    for (const { key, since } of rows)
      if (
        receipts.some(
          ({ salt, sha256, before }) => Number(since) * 1000 < before && hashOfReader(salt, key) === sha256,
        )
      )
        found.push(key);
    const end = rows.at(-1);
    if (end === undefined) return { receipts: receipts.length, readers: found };
    last = end.key;
  }
}

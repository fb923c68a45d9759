import { setTimeout as sleep } from "node:timers/promises";
import type { BlobLeaseClient, BlockBlobClient, BlockBlobUploadOptions } from "@azure/storage-blob";
import { unless } from "./unless";

/** Exclusive right to do something, for as long as it is renewed. */
export interface Hold {
  /** Aborted when the right is lost: somebody else may have it by now. */
  readonly signal: AbortSignal;
  release(): Promise<void>;
}

export interface LeaseHold extends Hold {
  readonly leaseId: string;
}

export interface HoldOptions {
  /** Of a lease, 15 to 60, as Azure allows: how long the blob stays held when its holder dies. @default 30 */
  readonly seconds?: number;
  /** Between two looks whether a blob that somebody holds is free. @default 1000 */
  readonly pollMs?: number;
  /** Of the empty blob that is made when there is none: a lease needs one. */
  readonly made?: BlockBlobUploadOptions;
}

/** Waits until nobody else holds the blob, unless told not to: then undefined when somebody does. */
export async function holdBlob(
  blob: BlockBlobClient,
  wait: boolean,
  { seconds = 30, pollMs = 1000, made }: HoldOptions = {},
): Promise<LeaseHold | undefined> {
  for (;;) {
    const lease = blob.getBlobLeaseClient();
    const { leaseId } = (await unless([404, 409], lease.acquireLease(seconds))) ?? {};
    if (leaseId) return keep(lease, leaseId, seconds);
    const created = await unless(
      [409, 412],
      blob.upload("", 0, { ...made, conditions: { ifNoneMatch: "*" } }),
    );
    if (created) continue;
    if (!wait) return undefined;
    await sleep(pollMs);
  }
}

function keep(lease: BlobLeaseClient, leaseId: string, seconds: number): LeaseHold {
  const lost = new AbortController();
  let renewed = Date.now();
  const timer = setInterval(
    async () => {
      const began = Date.now();
      // counted from before the request: the service may have renewed it then
      if (began - renewed >= seconds * 1000) return lost.abort(new Error("the lease ended"));
      try {
        await lease.renewLease();
        renewed = began;
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 409) lost.abort(error);
      }
    },
    (seconds * 1000) / 4,
  );
  timer.unref();
  const release = async () => {
    clearInterval(timer);
    // 409: it ended by itself
    await unless([404, 409], lease.releaseLease());
  };
  return { leaseId, signal: lost.signal, release };
}

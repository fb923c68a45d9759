import { openBlobs } from "../../cli/blobs";
import { filesBelow } from "../../cli/files-below";
import { ImageUpload } from "../../cli/image-upload";
import { workloadOutputs } from "../../cli/outputs";
import { LocalEstate } from "../../test/support/local-estate";
import { type Role, usageOf } from "./process-usage";

export interface Run {
  readonly images: number;
  /** From the first byte sent until the last result was seen. */
  readonly seconds: number;
  readonly cpuSeconds: Readonly<Record<Role | "uploader", number>>;
}

const parallelUploads = 8;

/**
 * Uploads a folder as `vitrine upload` does and waits for all results.
 *
 * @param options.prefix of the blobs' names, so that each run has new ones
 * @throws when a photo was not processed
 */
export async function followUploads(
  root: string,
  folder: string,
  { prefix, most }: { prefix: string; most?: number },
): Promise<Run> {
  const outputs = await workloadOutputs(root, "local", "imagePipeline");
  const upload = new ImageUpload(await openBlobs(root, "local", outputs.images_blob_endpoint), outputs);
  const files = filesBelow(folder).slice(0, most);
  const { pid } = new LocalEstate(root).address;
  const before = usageOf(pid);
  const own = process.cpuUsage();

  const start = performance.now();
  let isSending = true;
  const queue = files.values();
  const senders = Array.from({ length: parallelUploads }, async () => {
    for (const { file, path } of queue) await upload.send({ file: `${prefix}/${file}`, path });
  });
  const sending = Promise.all(senders).finally(() => {
    isSending = false;
  });
  for await (const { file, outcome } of upload.results({
    isSending: () => isSending,
    patienceSeconds: 60,
  })) {
    if (outcome !== "processed") throw new Error(`${file} was ${outcome}`);
  }
  await sending;
  const seconds = (performance.now() - start) / 1000;

  const after = usageOf(pid);
  const spent = (role: Role) => (after[role]?.cpuSeconds ?? 0) - (before[role]?.cpuSeconds ?? 0);
  const { user, system } = process.cpuUsage(own);
  return {
    images: files.length,
    seconds,
    cpuSeconds: {
      emulator: spent("emulator"),
      Azurite: spent("Azurite"),
      app: spent("app"),
      uploader: (user + system) / 1e6,
    },
  };
}

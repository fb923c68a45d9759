import type { Readable } from "node:stream";
import {
  type BlobClient,
  BlobServiceClient,
  type BlockBlobClient,
  type RestError,
} from "@azure/storage-blob";
import type { Identity } from "../../identity/identity";
import type { CopyActivity } from "./activities";
import type { DeclaredFactories } from "./declared-factories";
import type { Dataset, Factory } from "./factory-resources";
import { select, targetName } from "./select-files";

export interface Copied {
  readonly files: number;
  readonly bytes: number;
}

interface Found {
  readonly name: string;
  /** Where it goes. */
  readonly target: string;
}

/** Files up to this size are written at once, so that a reader's event comes with one request. */
const blockBytes = 4 * 1024 * 1024;
const blocksAtOnce = 2;
const filesAtOnce = 4;

/** One copy activity, as the identity of its factory. */
export class Copy {
  private readonly factories: DeclaredFactories;
  private readonly identity: Identity;

  constructor(factories: DeclaredFactories, identity: Identity) {
    this.factories = factories;
    this.identity = identity;
  }

  /**
   * Copies every file that the activity's source describes, as Data Factory does: also those that are there.
   *
   * @throws CopyFailed
   */
  async run(factory: Factory, activity: CopyActivity, signal: AbortSignal): Promise<Copied> {
    const { inputs, outputs, typeProperties } = activity;
    const source = this.factories.named(factory, "dataset", inputs);
    const sink = this.factories.named(factory, "dataset", outputs);
    const from = this.containerOf(factory, source);
    const to = this.containerOf(factory, sink);
    const selection = select(source, typeProperties.source.storeSettings);
    const copied = { files: 0, bytes: 0 };

    const list = async function* (): AsyncGenerator<Found> {
      const options = { abortSignal: signal, ...(selection.prefix && { prefix: selection.prefix }) };
      for await (const { name, properties } of from.listBlobsFlat(options)) {
        const path = selection.relativePath(name, properties.lastModified);
        if (path !== undefined) yield { name, target: targetName(sink, path) };
      }
    };
    const copyOne = async ({ name, target }: Found) => {
      const keepsAttributes = typeProperties.preserve.includes("Attributes");
      const bytes = await copyBlob(
        from.getBlobClient(name),
        to.getBlockBlobClient(target),
        keepsAttributes,
        signal,
      );
      copied.bytes += bytes; // not in one step: other files arrive meanwhile
      copied.files++;
    };
    await forEach(reading(source, list()), typeProperties.parallelCopies ?? filesAtOnce, copyOne);
    if (copied.files === 0 && selection.mustExist) {
      const what = [source.container, source.path, source.filename].filter(Boolean).join("/");
      throw new CopyFailed(`the required blob is missing: ${what}`);
    }
    return copied;
  }

  private containerOf(factory: Factory, { linkedService, container }: Dataset) {
    const { serviceEndpoint } = this.factories.named(factory, "linked service", linkedService);
    if (factory.principalId === undefined) {
      throw new CopyFailed(
        `the data factory ${factory.name} has no system-assigned identity, which its linked service "${linkedService}" uses\n` +
          '  fix: give it the block identity { type = "SystemAssigned" }',
      );
    }
    const credential = this.identity.credential(factory.principalId);
    return new BlobServiceClient(serviceEndpoint, credential, {
      retryOptions: { maxTries: 3, retryDelayInMs: 200 },
    }).getContainerClient(container);
  }
}

/** Why a copy ended without all its files. */
export class CopyFailed extends Error {
  override readonly name = "CopyFailed";
  /** Another attempt would fail in the same way. */
  readonly isLasting: boolean;

  constructor(message: string, options: { readonly isLasting?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.isLasting = options.isLasting ?? true;
  }
}

async function copyBlob(
  from: BlobClient,
  to: BlockBlobClient,
  keepsAttributes: boolean,
  abortSignal: AbortSignal,
): Promise<number> {
  const found = await reaching("reading", from, () => from.download(0, undefined, { abortSignal }));
  const bytes = found.contentLength ?? 0;
  const options = {
    abortSignal,
    ...(keepsAttributes && { metadata: found.metadata ?? {} }),
    blobHTTPHeaders: {
      ...(found.contentMD5 && { blobContentMD5: found.contentMD5 }),
      ...(keepsAttributes && {
        blobContentType: found.contentType ?? "application/octet-stream",
        ...(found.contentEncoding && { blobContentEncoding: found.contentEncoding }),
        ...(found.contentLanguage && { blobContentLanguage: found.contentLanguage }),
        ...(found.contentDisposition && { blobContentDisposition: found.contentDisposition }),
        ...(found.cacheControl && { blobCacheControl: found.cacheControl }),
      }),
    },
  };
  const content = found.readableStreamBody;
  if (content === undefined) throw new CopyFailed(`reading ${from.url}: it has no content`);
  await reaching("writing", to, async () => {
    if (bytes > blockBytes) {
      await to.uploadStream(content as Readable, blockBytes, blocksAtOnce, options);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk as Buffer);
    await to.upload(Buffer.concat(chunks), bytes, options);
  });
  return bytes;
}

async function* reading(source: Dataset, files: AsyncGenerator<Found>): AsyncGenerator<Found> {
  try {
    yield* files;
  } catch (error) {
    throw explained(`listing the container ${source.container}`, error);
  }
}

async function reaching<Result>(what: string, blob: BlobClient, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw explained(`${what} ${blob.containerName}/${blob.name}`, error);
  }
}

/** The service's own words say which role is missing. */
function explained(what: string, error: unknown): unknown {
  const { statusCode, code, message } = error as RestError;
  if (error instanceof CopyFailed || statusCode === undefined) return error;
  const [words = message] = message.split("\nRequestId:", 1);
  const isLasting = statusCode >= 400 && statusCode < 500 && statusCode !== 408 && statusCode !== 429;
  return new CopyFailed(`${what}: ${statusCode} ${code ?? ""}: ${words}`, { isLasting, cause: error });
}

/** Works on at most `most` at a time, and waits for those under way before it fails. */
async function forEach<Item>(
  items: AsyncGenerator<Item>,
  most: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const lane = async () => {
    for (;;) {
      const { done, value } = await items.next();
      if (done) return;
      await work(value);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: most }, lane));
  const failed = lanes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

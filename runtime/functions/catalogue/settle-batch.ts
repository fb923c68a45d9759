import { createHash } from "node:crypto";
import { type FeedRow, rowHash } from "../../catalogue/feed-row";
import { inParallel } from "./in-parallel";
import type { FeedRun } from "./ingest-feed";
import { inspectPicture, makePicture } from "./make-picture";
import type { IndexAction, IndexedItem } from "./ports";
import { RowProblem } from "./row-problem";
import type { CatalogueTarget } from "./settings";

export interface BatchRow {
  readonly line: number;
  readonly row: FeedRow;
}

/** In bytes; larger ones are refused before they are loaded. */
export const mostImageBytes = 20 * 1024 ** 2;
/** Looking a picture up costs a round trip and nothing else. */
const lookupsAtOnce = 16;
/** Each holds an image in memory, and keeps one request of the scoring endpoint busy. */
const imagesAtOnce = 8;

/** A row and what the indexes have of it. */
interface Item extends BatchRow {
  readonly rowHash: string;
  readonly imageHash: string;
  /** By index, where it exists. */
  readonly before: ReadonlyMap<string, IndexedItem>;
}

/**
 * Brings some rows into every target's index. Rows that are there already cost a look and no more.
 *
 * The picture is written before the document that leads to it, and the document says which image it was made from:
 * whatever happens in between, the next run sees an old document and does the rest again. So there is no state
 * beside the index that could be wrong.
 */
export async function settleBatch(rows: readonly BatchRow[], run: FeedRun): Promise<void> {
  const items = await lookUp(await identify(rows, run), run);
  const changed = items.filter((item) => run.targets.some(({ index }) => needsEmbedding(item, index)));
  const isChanged = new Set(changed);
  run.progress.done += items.length - changed.length;

  const embedded = await inParallel(changed, imagesAtOnce, async (item) => {
    const vision = await settled(item, run, () => embed(item, run));
    run.progress.done++;
    await run.progress.tell();
    return [item, vision] as const;
  });
  const visions = new Map(embedded);

  await run.refuseIfStale();
  await inParallel(embedded, lookupsAtOnce, async ([{ row }, vision]) => {
    if (vision) await run.ports.files.writePicture(row.item.id, vision.picture);
  });
  for (const { index } of run.targets) {
    const actions = items.flatMap((item) => {
      const vision = visions.get(item);
      if (isChanged.has(item) && !vision) return []; // reported; what was there stays
      return actionFor(item, index, run.feed, vision?.embeddings.get(index)) ?? [];
    });
    await write(index, items, actions, run);
  }
  await run.progress.flushRejected();
}

/** Rows with the hash of their image. */
async function identify(rows: readonly BatchRow[], run: FeedRun) {
  const identified = await inParallel(rows, lookupsAtOnce, (row) =>
    settled(row, run, async () => ({
      ...row,
      rowHash: rowHash(row.row),
      imageHash: await imageHash(row.row, run),
    })),
  );
  const found = identified.filter((item) => item !== undefined);
  run.progress.done += rows.length - found.length;
  return found;
}

async function imageHash({ image, item }: FeedRow, { ports }: FeedRun): Promise<string> {
  // what lies behind a URL is not loaded to see whether it changed: the partner says so with a new URL or `updated`
  if (isUrl(image))
    return `url-${createHash("md5")
      .update(`${image}\n${item.updated ?? ""}`)
      .digest("hex")}`;
  const { hash, size = 0 } = await ports.files.findImage(image);
  if (size > mostImageBytes) {
    throw new RowProblem(
      "ImageTooLarge",
      `${image} has ${size} bytes; at most ${mostImageBytes} are allowed`,
    );
  }
  return hash;
}

async function lookUp(rows: Awaited<ReturnType<typeof identify>>, run: FeedRun): Promise<Item[]> {
  const ids = rows.map(({ row }) => row.item.id);
  const found = await Promise.all(
    run.targets.map(async ({ index }) => [index, await run.ports.index(index).find(ids)] as const),
  );
  const items: Item[] = [];
  for (const row of rows) {
    const { id } = row.row.item;
    const before = new Map<string, IndexedItem>();
    for (const [index, byId] of found) {
      const indexed = byId.get(id);
      if (indexed) before.set(index, indexed);
    }
    const other = [...before.values()].find(({ feed }) => feed !== run.feed)?.feed;
    if (other === undefined) items.push({ ...row, before });
    else {
      const reason = `the id ${id} belongs to the feed ${other}: take it out there first, or choose another`;
      run.progress.reject({ line: row.line, id, code: "IdOfOtherFeed", reason });
      run.progress.done++;
    }
  }
  return items;
}

function needsEmbedding({ before, imageHash }: Item, index: string): boolean {
  return before.get(index)?.imageHash !== imageHash;
}

/** What an image turned into. */
interface Vision {
  /** For each index that lacks it. */
  readonly embeddings: ReadonlyMap<string, readonly number[]>;
  readonly picture: Buffer;
}

async function embed(item: Item, { ports, targets }: FeedRun): Promise<Vision> {
  const { image } = item.row;
  const bytes = isUrl(image) ? await ports.fetchImage(image) : await ports.files.loadImage(image);
  const format = await inspectPicture(bytes);
  const lacking = targets.filter(({ index }) => needsEmbedding(item, index));
  const embeddings = new Map<string, readonly number[]>();
  for (const target of lacking) {
    const { embedding, modelId } = await ports.embed(bytes, target.deployment);
    refuseOtherModel(target, modelId);
    embeddings.set(target.index, embedding);
  }
  return { embeddings, picture: await makePicture(bytes, format) };
}

function refuseOtherModel({ deployment, ...target }: CatalogueTarget, modelId: string): void {
  if (modelId === target.modelId) return;
  throw new Error(
    `The deployment ${deployment} answers with the model ${modelId}, whose vectors do not belong into the index ${target.index}. A deployment that is being replaced does so for a while; the feed is tried again.`,
  );
}

function actionFor(
  item: Item,
  index: string,
  feed: string,
  embedding: readonly number[] | undefined,
): IndexAction | undefined {
  const { rowHash, imageHash, row } = item;
  const document = { ...row.item, feed, rowHash, imageHash };
  if (embedding) return { action: "upload", document: { ...document, embedding } };
  if (item.before.get(index)?.rowHash === rowHash) return undefined;
  return { action: "merge", document };
}

async function write(
  index: string,
  items: readonly Item[],
  actions: readonly IndexAction[],
  { ports, progress, noteChange }: FeedRun,
): Promise<void> {
  progress.count(
    index,
    "unchanged",
    items.filter(({ before, rowHash, imageHash }) => {
      const indexed = before.get(index);
      return indexed?.rowHash === rowHash && indexed.imageHash === imageHash;
    }).length,
  );
  if (actions.length === 0) return;

  noteChange(index);
  const refused = await ports.index(index).write(actions);
  for (const { action, document } of actions) {
    const reason = refused.get(document.id);
    if (reason === undefined) progress.count(index, action === "upload" ? "embedded" : "updated", 1);
    else {
      const line = items.find(({ row }) => row.item.id === document.id)?.line ?? 0;
      progress.reject({ line, id: document.id, code: "IndexRefused", reason: `${index}: ${reason}` });
    }
  }
}

/** The result, or undefined after the row's problem was reported. */
async function settled<Result>(
  { line, row }: BatchRow,
  { progress }: FeedRun,
  run: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error;
    progress.reject({ line, id: row.item.id, code: error.code, reason: error.message });
    return undefined;
  }
}

function isUrl(image: string): boolean {
  return image.startsWith("https://");
}

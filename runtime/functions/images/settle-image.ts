import type { Artifact, ImageStore, RecordKind, Source, StoredRecord } from "./image-store";
import { versionInName, versionOf } from "./result-names";

/** What became of an event's source. */
export type Settled =
  | { readonly outcome: "processed"; readonly again: boolean }
  | { readonly outcome: "rejected"; readonly again: boolean; readonly code?: string }
  | { readonly outcome: "source deleted" };

/** What an image turned into: artifacts to write first, and the record that makes them count. */
export interface Judgement {
  readonly kind: RecordKind;
  readonly code?: string;
  writeArtifacts(): Promise<boolean>;
  readonly json: object;
}

// each round is lost to another upload or delivery that won, so in practice there are one or two
const mostRounds = 8;

/**
 * Brings the results of one source to where its current version says they should be.
 *
 * Events arrive at least once and in any order, and anything may fail between two requests. So an event only says
 * *that* something changed; what to do is read from storage, in an order that makes every loser notice:
 *
 *     read the records ──▶ read the source ──▶ write artifacts ──▶ commit the record ──▶ look again ──▶ clean up
 *            ▲                                  (versioned names)  (if unchanged since)       │
 *            └────────────────── someone else was faster, or the source changed ──────────────┘
 *
 * - Artifacts carry the source's version in their names, so they never touch those of another version, and nobody
 *   looks at them before a record names them. A failure half-way leaves the former results as they were.
 * - The record is read before the source and written only if it has not changed since. Whoever commits a newer
 *   version in between makes the older commit fail, so a newer result is never replaced by an older one.
 * - An invocation ends only when the source is still the version it settled. It then removes what is left of dead
 *   versions: listed before that last look, so nothing of a version still to come is among them.
 *
 * @throws whatever storage or the machine throws; nothing is lost, the event is delivered again
 */
export async function settleImage(
  name: string,
  store: ImageStore,
  judge: (source: Source) => Promise<Judgement>,
): Promise<Settled> {
  for (let round = 1; round <= mostRounds; round++) {
    const settled = await settleOnce(name, store, judge, round > 1);
    if (settled) return settled;
  }
  throw new Error(
    `"${name}" was replaced ${mostRounds} times while it was being processed; the event will be retried.`,
  );
}

async function settleOnce(
  name: string,
  store: ImageStore,
  judge: (source: Source) => Promise<Judgement>,
  isRetry: boolean,
): Promise<Settled | undefined> {
  const before = await readRecords(name, store);
  const source = await store.openSource(name);
  if (!source) return { outcome: "source deleted" };

  const version = versionOf(source.etag);
  const settled = settledKind(before, version);
  const again = settled !== undefined;
  let kind = settled;
  let code: string | undefined;
  if (again) {
    source.close();
  } else {
    const judgement = await judge(source);
    ({ kind, code } = judgement);
    if (!(await judgement.writeArtifacts())) return undefined;
    if (!(await store.commitRecord(name, kind, { version, json: judgement.json }, before[kind])))
      return undefined;
  }

  const isFirstDelivery = !isRetry && !before.processed && !before.rejected;
  const leftovers = isFirstDelivery ? [] : (await store.listArtifacts(name)).filter(isOfOther(version));
  // two deliveries of one version can differ, when only one of them ran out of time: then the good result stands
  const records = await readRecords(name, store);
  if ((await store.sourceEtag(name)) !== source.etag) return undefined;
  const standing = settledKind(records, version);
  if (!standing) return undefined;

  const other = standing === "processed" ? "rejected" : "processed";
  if (records[other]) await store.withdrawRecord(name, other, records[other]);
  await Promise.all(leftovers.map((leftover) => store.remove(leftover)));
  return standing === "processed" ? { outcome: "processed", again } : { outcome: "rejected", again, code };
}

type Records = Readonly<Record<RecordKind, StoredRecord | undefined>>;

async function readRecords(name: string, store: ImageStore): Promise<Records> {
  const [processed, rejected] = await Promise.all([
    store.readRecord(name, "processed"),
    store.readRecord(name, "rejected"),
  ]);
  return { processed, rejected };
}

function settledKind({ processed, rejected }: Records, version: string): RecordKind | undefined {
  if (processed?.version === version) return "processed";
  if (rejected?.version === version) return "rejected";
  return undefined;
}

function isOfOther(version: string): (artifact: Artifact) => boolean {
  return ({ name }) => versionInName(name) !== version;
}

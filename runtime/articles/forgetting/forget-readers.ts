import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { type OpenErasure, OpenErasures } from "./erasures";
import { identifyReader } from "./identify-reader";
import type { FoundPlace, ReaderIdentifiers, ReaderStore } from "./reader-store";
import { type ErasureReceipt, hashOfReader, type SignedReceipt, signReceipt } from "./receipt";

/** Where receipts are kept for an auditor, outside of the database, which may be restored to a moment before them. */
export interface Receipts {
  /** Keeps it, unless there is one of this erasure already. @returns the one that is kept */
  keep(receipt: SignedReceipt): Promise<SignedReceipt>;
}

export interface ForgettingParts {
  /** Under the role articles_erasure. */
  readonly database: Pick<Pool, "connect" | "query">;
  readonly stores: readonly ReaderStore[];
  readonly receipts: Receipts;
  /** PEM; without it receipts are not signed. */
  readonly privateKey: string | undefined;
  /** Of the code that does it. */
  readonly version: string;
  readonly log: (line: string) => void;
}

/** Something may be written while it is erased: it is erased once more. */
const mostRounds = 3;

/**
 * Brings every erasure that was asked for to its end, also one that somebody began and was killed in:
 *
 * ```
 * asked ▸ identifiers are gathered ▸ each store erases, and is noted ▸ each is searched ▸ receipt kept ▸ who it was is forgotten
 * ```
 *
 * @returns how many came to their end here
 * @throws the first problem, once all were tried
 */
export async function forgetReaders(parts: ForgettingParts): Promise<number> {
  const erasures = new OpenErasures(parts.database);
  const problems: unknown[] = [];
  let done = 0;
  for (const { id } of await erasures.all())
    try {
      const isDone = await erasures.alone(id, async () => {
        // as it is now that nobody else is at it
        const erasure = (await erasures.all()).find((each) => each.id === id);
        if (erasure) await forget(erasure, erasures, parts);
      });
      if (isDone) done++;
    } catch (error) {
      problems.push(error);
      await erasures.failed(id, problemOf(error)).catch(() => undefined);
    }
  if (problems.length > 0) throw problems[0];
  return done;
}

/** Something of a reader is in a store that was told to erase it. */
export class StillThere extends Error {
  override readonly name = "StillThere";

  constructor(places: readonly (readonly [store: string, found: readonly FoundPlace[]])[]) {
    const told = places.map(
      ([store, found]) => `${store}: ${found.map(({ where, count }) => `${count} in ${where}`).join(", ")}`,
    );
    super(`Something of the reader is still there: ${told.join("; ")}.`);
  }
}

async function forget(erasure: OpenErasure, erasures: OpenErasures, parts: ForgettingParts): Promise<void> {
  const { database, stores, receipts, log } = parts;
  const { id, reader, others } = erasure;
  const identifiers = erasure.identifiers ?? (await identifyReader(database, reader, others));
  if (erasure.identifiers === undefined) await erasures.identified(id, identifiers);

  const steps = { ...erasure.steps };
  for (const store of stores) {
    if (store.name in steps) continue;
    steps[store.name] = await store.erase(identifiers);
    await erasures.erased(id, store.name, steps[store.name] ?? {});
    log(`erasure ${id}: ${store.name}`);
  }
  await expectNothing(stores, identifiers);
  const receipt = receiptOf({ ...erasure, identifiers, steps }, parts);
  await erasures.done(id, await receipts.keep(signReceipt(receipt, parts.privateKey)));
  log(`erasure ${id}: done`);
}

/** @throws StillThere */
async function expectNothing(stores: readonly ReaderStore[], identifiers: ReaderIdentifiers): Promise<void> {
  for (let round = 1; ; round++) {
    const found = await Promise.all(
      stores.map(async (store) => [store, await store.find(identifiers)] as const),
    );
    const full = found.filter(([, places]) => places.length > 0);
    if (full.length === 0) return;
    if (round === mostRounds) throw new StillThere(full.map(([{ name }, places]) => [name, places]));
    for (const [store] of full) await store.erase(identifiers);
  }
}

function receiptOf(
  erasure: OpenErasure & { readonly identifiers: ReaderIdentifiers },
  { stores, version }: ForgettingParts,
): ErasureReceipt {
  const { id, reader, askedAt, askedBy, steps, identifiers } = erasure;
  const now = new Date();
  const salt = randomBytes(16).toString("hex");
  const lookedFor = new Set([...identifiers.keys, ...identifiers.others]).size;
  return {
    version: 1,
    id,
    reader: { salt, sha256: hashOfReader(salt, reader) },
    askedAt: askedAt.toISOString(),
    askedBy,
    doneAt: now.toISOString(),
    code: version,
    stores: stores.map(({ name }) => ({ name, erased: steps[name] ?? {}, lookedFor, found: 0 })),
    models:
      "Models of articles relate articles to articles and hold no reader: there is no factor to erase. The next one is fitted without what was erased.",
    later: stores.flatMap(({ name: store, later = [] }) =>
      later.map(({ what, because, days }) => ({
        store,
        what,
        because,
        until: new Date(now.getTime() + days * 86_400_000).toISOString(),
      })),
    ),
  };
}

/** Without what a statement or a key had in it. */
function problemOf(error: unknown): string {
  if (error instanceof StillThere) return error.message;
  const { name, code } = error as { name?: string; code?: string | number };
  return [name ?? "Error", code].filter((each) => each !== undefined).join(" ");
}

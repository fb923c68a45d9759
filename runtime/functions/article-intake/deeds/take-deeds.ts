import type { Pool } from "pg";
import type { FollowingProfile, ReaderCache } from "../../../articles/cache/reader-cache";
import type { Deed } from "../../../articles/deed";
import { readDeed } from "../../../articles/events/deed-event";
import { tombstoneIn } from "../../../articles/events/tombstone";
import type { Appended, InteractionStore } from "../../../articles/interactions/interaction-store";
import { unavailableBecause } from "../../../database/unavailable";
import type { Operation, Telemetry } from "../../../shared/telemetry";
import type { ArrivedEvent } from "./arrived-events";
import { keepPoison, type Poison } from "./poison";

const dayMs = 86_400_000;

export interface DeedServices {
  readonly store: Pick<InteractionStore, "append">;
  /** For events that cannot be taken. */
  readonly database: Pick<Pool, "query">;
  readonly cache: Pick<ReaderCache, "changed" | "shown" | "turns">;
  readonly telemetry: Pick<Telemetry, "event" | "metric">;
  readonly keptDays: number;
  /** Somebody asked to be forgotten, and what they did before has been taken in. */
  readonly forgetReaders: () => Promise<void>;
}

/** Of a batch: with more requests that told something, those beyond are in no trace. */
const mostTraces = 20;

interface ReadEvent {
  readonly of: ArrivedEvent;
  readonly deed: Deed;
}

/**
 * Takes a batch of events of one partition into profiles and counters:
 *
 * ```
 * events ──▶ deeds ──▶ one transaction ──▶ caches of their readers, with the profiles that came of it ──▶ who is to be forgotten
 *    └── no deeds, unknown articles, what the database does not take ──▶ poison, with the reason
 * ```
 *
 * An event that comes again changes nothing, and one that cannot be taken stands in nobody's way.
 *
 * @throws when the database is away: the platform hands the whole batch over again
 */
export async function takeDeeds(
  events: readonly ArrivedEvent[],
  services: DeedServices,
  now = Date.now(),
): Promise<void> {
  const { database, cache, telemetry } = services;
  const [first] = events;
  if (first === undefined) return;
  const lag = (now - first.arrivedMs) / 1000;
  telemetry.metric("deeds lag seconds", Math.max(0, lag), { partition: first.partition });

  const isAsked = events.some(({ body }) => tombstoneIn(body) !== undefined);
  const { deeds, poison } = read(events, services.keptDays * dayMs);
  const turns = await cache.turns([...new Set(deeds.map(({ deed }) => deed.reader))]);
  const profiles = new Map<string, FollowingProfile>();
  const gone = new Set<Deed>();
  const accounts = new Map<string, string>();
  for (const each of await takeAll(deeds, services.store)) {
    poison.push(...each.refused);
    for (const deed of each.ofForgotten) gone.add(deed);
    for (const [anonymous, account] of each.accounts) accounts.set(anonymous, account);
    telemetry.metric("deeds", each.taken, {});
    for (const [reader, { packed }] of each.changes) {
      const turn = turns.get(reader);
      if (turn) profiles.set(reader, { turn, packed });
    }
  }
  // of those as well whose deeds were known: whoever took them may have ended before this
  const known = deeds.filter(({ deed }) => !gone.has(deed));
  const tell = ([reader, isNew]: readonly [string, boolean]) =>
    isNew ? cache.changed(reader, profiles.get(reader)) : cache.shown(reader, profiles.get(reader));
  await Promise.all([...changedReaders(known, accounts)].map(tell));
  for (const [operation, told] of byRequest(events))
    telemetry.event("deeds taken", {}, { events: told.length, waitedMs: lag * 1000 }, operation);
  await keepPoison(database, poison);
  for (const { code } of poison) telemetry.metric("poison deeds", 1, { code });
  if (isAsked) await services.forgetReaders();
}

function read(events: readonly ArrivedEvent[], keptMs: number): { deeds: ReadEvent[]; poison: Poison[] } {
  const deeds: ReadEvent[] = [];
  const poison: Poison[] = [];
  for (const of of events) {
    if (tombstoneIn(of.body)) continue;
    const told = readDeed(of.body, { arrivedMs: of.arrivedMs, keptMs });
    if ("deed" in told) deeds.push({ of, deed: told.deed });
    else poison.push({ of, ...told.refused });
  }
  return { deeds, poison };
}

/** The first requests that told something of a batch, each with its events. */
function byRequest(events: readonly ArrivedEvent[]): [Operation, ArrivedEvent[]][] {
  const found = new Map<string, [Operation, ArrivedEvent[]]>();
  for (const event of events) {
    const { operation } = event;
    const before = operation && found.get(operation.id);
    if (before) before[1].push(event);
    else if (operation && found.size < mostTraces) found.set(operation.id, [operation, [event]]);
  }
  return [...found.values()];
}

interface Taken {
  /** How many were new. */
  readonly taken: number;
  readonly refused: readonly Poison[];
  readonly ofForgotten: readonly Deed[];
  readonly changes: Appended["readers"];
  /** As `append` tells them. */
  readonly accounts: Appended["accounts"];
}

/** All at once; when that fails and the database is not away, in halves, until it is known which one it was. */
async function takeAll(events: readonly ReadEvent[], store: DeedServices["store"]): Promise<Taken[]> {
  if (events.length === 0) return [];
  try {
    const { taken, unknown, ofForgotten, readers, accounts } = await store.append(
      events.map(({ deed }) => deed),
    );
    const refused = poisonOf(unknown, events);
    return [{ taken: taken.length, refused, ofForgotten, changes: readers, accounts }];
  } catch (error) {
    if (unavailableBecause(error) !== undefined) throw error;
    const [only] = events;
    if (only !== undefined && events.length === 1) {
      const { id: event, reader } = only.deed;
      const reason = `the database does not take it: ${(error as Error).message}`;
      const refused: Poison = { of: only.of, code: "NotTaken", reason, event, reader };
      return [{ taken: 0, refused: [refused], ofForgotten: [], changes: new Map(), accounts: new Map() }];
    }
    const half = Math.ceil(events.length / 2);
    return [...(await takeAll(events.slice(0, half), store)), ...(await takeAll(events.slice(half), store))];
  }
}

function poisonOf(unknown: Appended["unknown"], events: readonly ReadEvent[]): Poison[] {
  const places = new Map(events.map(({ of, deed }) => [deed, of]));
  return unknown.flatMap(({ deed, articles }): Poison[] => {
    const of = places.get(deed);
    const reason = `article: nobody knows ${articles.slice(0, 5).join(", ")}`;
    return of ? [{ of, code: "UnknownArticle", reason, event: deed.id, reader: deed.reader }] : [];
  });
}

/** Readers, and whether they are to get another list: what they were shown is no reason for one. */
function changedReaders(deeds: readonly ReadEvent[], accounts: Appended["accounts"]): Map<string, boolean> {
  const readers = new Map<string, boolean>();
  for (const { deed } of deeds) {
    const reader = accounts.get(deed.reader) ?? deed.reader;
    readers.set(reader, readers.get(reader) === true || deed.kind !== "shown");
  }
  return readers;
}

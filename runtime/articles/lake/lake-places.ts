import { createHash } from "node:crypto";

/** Files of one reader are those of one bucket: a small part of the lake. */
export const bucketCount = 64;
const hourMs = 3_600_000;

/** The first byte of the SHA-256 of the reader's key, modulo 64. */
export function bucketOf(reader: string): number {
  return (createHash("sha256").update(reader).digest()[0] ?? 0) % bucketCount;
}

/** The beginning of the hour that a time lies in. */
export function hourOf(ms: number): number {
  return ms - (ms % hourMs);
}

/** Of events as they came, in batches, until their hour is over: `incoming/interactions/…`. */
export const incoming = "incoming/interactions/";
/** Of whole hours: `raw/interactions/…`. */
export const interactions = "raw/interactions/";
/** As they were taken in, changed and withdrawn: `raw/articles/…`. */
export const articles = "raw/articles/";
/** What whoever rewrites files holds meanwhile. */
export const lock = "locks/interactions";

/** A batch of events that followed each other in a partition. */
export interface BatchPlace {
  readonly hour: number;
  readonly partition: number;
  readonly first: number;
  readonly last: number;
}

export interface BucketPlace {
  readonly hour: number;
  readonly bucket: number;
}

/** What changed up to a change, and when it was begun to be brought here. */
export interface ArticlesPlace {
  readonly at: number;
  readonly lastChange: number;
}

export function batchName({ hour, partition, first, last }: BatchPlace): string {
  return `${incoming}${hourFolder(hour)}/${partition}-${ordered(first)}-${ordered(last)}.jsonl.gz`;
}

export function bucketName({ hour, bucket }: BucketPlace): string {
  return `${interactions}${hourFolder(hour)}/bucket=${twoDigits(bucket)}/part-0.parquet`;
}

/** "raw/articles/year=2026/month=11/day=30/090005123-0000000000004711.parquet": by the day, the time of it, and the last change. */
export function articlesName({ at, lastChange }: ArticlesPlace): string {
  const time = new Date(at).toISOString().slice(11, 23).replaceAll(/[:.]/g, "");
  return `${articles}${dayFolder(at)}/${time}-${ordered(lastChange)}.parquet`;
}

/** Undefined for what is no file of articles. */
export function articlesPlace(name: string): ArticlesPlace | undefined {
  if (!name.startsWith(articles)) return undefined;
  const found = /^year=(\d{4})\/month=(\d\d)\/day=(\d\d)\/(\d\d)(\d\d)(\d\d)(\d{3})-(\d{16})\.parquet$/.exec(
    name.slice(articles.length),
  );
  if (!found) return undefined;
  const [year = 0, month = 0, day, hour, minute, second, ms, lastChange = 0] = found.slice(1).map(Number);
  return { at: Date.UTC(year, month - 1, day, hour, minute, second, ms), lastChange };
}

/** Undefined for what is no batch, such as a folder, which the service lists as well. */
export function batchPlace(name: string): BatchPlace | undefined {
  const hour = hourIn(name, incoming);
  const [, partition, first, last] = /\/(\d+)-(\d+)-(\d+)\.jsonl\.gz$/.exec(name) ?? [];
  if (hour === undefined || last === undefined) return undefined;
  return { hour, partition: Number(partition), first: Number(first), last: Number(last) };
}

export function bucketPlace(name: string): BucketPlace | undefined {
  const hour = hourIn(name, interactions);
  const [, bucket] = /\/bucket=(\d\d)\/part-0\.parquet$/.exec(name) ?? [];
  return hour === undefined || bucket === undefined ? undefined : { hour, bucket: Number(bucket) };
}

/** The hour of a folder below `raw/interactions/`; undefined for what is none. */
export function hourOfFolder(folder: string): number | undefined {
  return hourIn(folder, interactions);
}

/** "year=2026/month=11/day=30/hour=09", in UTC. */
export function hourFolder(ms: number): string {
  return `${dayFolder(ms)}/hour=${twoDigits(new Date(ms).getUTCHours())}`;
}

/** "year=2026/month=11/day=30", in UTC. */
export function dayFolder(ms: number): string {
  const day = new Date(ms);
  return `year=${day.getUTCFullYear()}/month=${twoDigits(day.getUTCMonth() + 1)}/day=${twoDigits(day.getUTCDate())}`;
}

function hourIn(name: string, below: string): number | undefined {
  if (!name.startsWith(below)) return undefined;
  const found = /^year=(\d{4})\/month=(\d\d)\/day=(\d\d)\/hour=(\d\d)\//.exec(name.slice(below.length));
  if (!found) return undefined;
  const [, year, month, day, hour] = found.map(Number) as [number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour);
}

/** So that names are in the order of numbers. */
function ordered(n: number): string {
  return String(n).padStart(16, "0");
}

function twoDigits(n: number): string {
  return String(n).padStart(2, "0");
}

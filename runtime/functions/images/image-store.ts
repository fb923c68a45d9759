import type { ArtifactContainer } from "./result-names";

/** What came of a source; each kind has its own container of records. */
export type RecordKind = "processed" | "rejected";

/** A committed record, without its content. */
export interface StoredRecord {
  /** Version of the source it speaks of. */
  readonly version: string;
  /** The record blob's own ETag: "only if nobody has changed it". */
  readonly etag: string;
}

/** The source as it is now. */
export interface Source {
  readonly etag: string;
  /** ISO 8601 */
  readonly lastModified: string;
  readonly size: number;
  readonly contentType?: string;
  /** Its bytes, once. Not reading them costs nothing. */
  readonly content: AsyncIterable<Buffer>;
  /** Ends the download when `content` was not read to its end. */
  close(): void;
}

export interface Artifact {
  readonly container: ArtifactContainer;
  readonly name: string;
}

/** What settling an image needs from storage; `blob-image-store.ts` is the real one. */
export interface ImageStore {
  readRecord(source: string, kind: RecordKind): Promise<StoredRecord | undefined>;
  /** Undefined when there is no such blob any more. */
  openSource(source: string): Promise<Source | undefined>;
  sourceEtag(source: string): Promise<string | undefined>;

  write(artifact: Artifact, bytes: Buffer, contentType: string): Promise<void>;
  /** Copies the source within the service. Answers false when it is no longer the version with this ETag. */
  copySource(source: string, etag: string, to: Artifact): Promise<boolean>;
  /** All versions' renditions and originals of one source. */
  listArtifacts(source: string): Promise<Artifact[]>;
  remove(artifact: Artifact): Promise<void>;

  /** Writes a record in place of `before`. Answers false, and changes nothing, when `before` is no longer there. */
  commitRecord(
    source: string,
    kind: RecordKind,
    record: { version: string; json: object },
    before: StoredRecord | undefined,
  ): Promise<boolean>;
  /** Removes a record unless it has been changed since it was read. */
  withdrawRecord(source: string, kind: RecordKind, record: StoredRecord): Promise<void>;
}

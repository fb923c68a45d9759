/** A manifest as it was read: it may be replaced only while nobody else has replaced it. */
export interface StoredManifest {
  readonly text: string;
  readonly etag: string;
}

/**
 * Where a pipeline keeps what its stages made: each output once, under its hash, and one manifest that tells which output is of which stage.
 * Nothing is ever listed. Everything may be killed between any two calls.
 */
export interface ArtifactStore {
  /** @returns undefined when there is none of that hash */
  get(hash: string): Promise<Uint8Array | undefined>;
  /** Keeps bytes under their hash (`hashOf`), whole or not at all. */
  put(hash: string, bytes: Uint8Array): Promise<void>;

  /** One request. @returns undefined before the first is written */
  readManifest(): Promise<StoredManifest | undefined>;
  /**
   * @param etag of the manifest that this one replaces; undefined when there must be none
   * @returns the new one's ETag
   * @throws PipelineError ManifestChanged when somebody else was faster
   */
  writeManifest(text: string, etag: string | undefined): Promise<string>;

  /** Where a stage that was killed had come to. */
  readCheckpoint(stage: string): Promise<Uint8Array | undefined>;
  writeCheckpoint(stage: string, bytes: Uint8Array): Promise<void>;
  /** Does nothing when there is none. */
  removeCheckpoint(stage: string): Promise<void>;
}

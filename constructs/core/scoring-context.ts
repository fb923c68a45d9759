export interface ScoringContextOptions {
  /** The checkout, absolute. */
  readonly root: string;
}

/** What the scoring server's image is built from: two files, the same bytes wherever they were made. */
export interface ScoringContext {
  /** SHA-256 of both files, hexadecimal. */
  readonly hash: string;
  /** `Dockerfile`, absolute. */
  readonly dockerfile: string;
  /** `scoring.tar.gz`, absolute: the server, its package.json and native modules for linux-x64. */
  readonly archive: string;
  /** Of the archive. */
  readonly bytes: number;
}

/** The build context of the scoring server's image. Synchronous, so that a construct can ask for what it ships. */
export function scoringContext(_options: ScoringContextOptions): ScoringContext {
  throw new Error("not yet");
}

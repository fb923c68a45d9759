/** That a package was deployed in an environment. */
export interface Passed {
  /** SHA-256 of the package, hexadecimal: the same bytes are the same package. */
  readonly hash: string;
  /** Where the constructs made it, e.g. "Images/App/Package". */
  readonly path: string;
  readonly stage: string;
  /** The commit it was built from, where that is known. */
  readonly commit?: string;
  /** When it was written down first, as ISO 8601. */
  readonly at: string;
}

/**
 * Which packages passed one environment: one entry a package, under its hash, written once and never changed.
 *
 * `FolderLedger` and `BlobLedger` implement it; what decides about a promotion never knows which.
 */
export interface Ledger {
  /** Where it is, in words. */
  readonly place: string;
  find(hash: string): Promise<Passed | undefined>;
  /** Does nothing when the package is there already. */
  add(passed: Passed): Promise<void>;
}

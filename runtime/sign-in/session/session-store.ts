/** Where sessions live: on the server's side, so that a browser holds a secret that says nothing. */
export interface SessionStore {
  add(session: NewSession): Promise<void>;
  /** undefined when it has ended */
  find(id: Buffer): Promise<StoredSession | undefined>;
  /**
   * For whoever asks the directory anew about a session whose roles were checked more than `ageSeconds` ago. One of all that
   * ask at the same time gets true.
   */
  claimCheck(id: Buffer, ageSeconds: number): Promise<boolean>;
  /** What the directory said. */
  checked(id: Buffer, change: Pick<NewSession, "roles" | "sealed">): Promise<void>;
  /** Begins its lifetime anew. */
  extend(id: Buffer, seconds: number): Promise<void>;
  end(id: Buffer): Promise<void>;
  /** Every session of somebody, e.g. when they are forgotten. */
  endAllOf(subject: string): Promise<void>;
}

export interface NewSession {
  readonly id: Buffer;
  /** Pseudonymous: `Caller.subject`. */
  readonly subject: string;
  /** What only the holder of the cookie can read. */
  readonly sealed: Buffer;
  readonly roles: readonly string[];
  readonly seconds: number;
}

export interface StoredSession extends Omit<NewSession, "id" | "seconds"> {
  /** Since the directory last said which roles they have. */
  readonly checkedSecondsAgo: number;
}

import type { Adapter, AdapterPayload } from "oidc-provider";
import { readJsonCache, writeAtomically } from "../../core/files";

interface Entry {
  readonly payload: AdapterPayload;
  /** Milliseconds since 1970. */
  readonly endsAt?: number;
}

/** Who is signed in, codes and refresh tokens: in a file, so that a restart signs nobody out. */
export class SignInState {
  private readonly file: string;
  private readonly entries: Map<string, Entry>;

  constructor(file: string) {
    this.file = file;
    this.entries = new Map(Object.entries(readJsonCache<Record<string, Entry>>(file, {})));
  }

  /** oidc-provider's port, for one of its models. */
  adapter(model: string): Adapter {
    const keyOf = (id: string) => `${model}:${id}`;
    const find = (fits: (payload: AdapterPayload) => boolean) =>
      this.living().find(([key, { payload }]) => key.startsWith(`${model}:`) && fits(payload))?.[1].payload;

    return {
      find: async (id) => this.living().find(([key]) => key === keyOf(id))?.[1].payload,
      findByUid: async (uid) => find((payload) => payload.uid === uid),
      findByUserCode: async (userCode) => find((payload) => payload.userCode === userCode),
      upsert: async (id, payload, seconds) => {
        const endsAt = typeof seconds === "number" ? Date.now() + seconds * 1000 : undefined;
        this.entries.set(keyOf(id), { payload, ...(endsAt !== undefined && { endsAt }) });
        this.save();
      },
      consume: async (id) => {
        const entry = this.entries.get(keyOf(id));
        if (entry === undefined) return;
        const consumed = Math.floor(Date.now() / 1000);
        this.entries.set(keyOf(id), { ...entry, payload: { ...entry.payload, consumed } });
        this.save();
      },
      destroy: async (id) => {
        this.entries.delete(keyOf(id));
        this.save();
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of this.entries)
          if (payload.grantId === grantId) this.entries.delete(key);
        this.save();
      },
    };
  }

  private living(): [string, Entry][] {
    const now = Date.now();
    return [...this.entries].filter(([, { endsAt }]) => endsAt === undefined || endsAt > now);
  }

  private save(): void {
    writeAtomically(this.file, JSON.stringify(Object.fromEntries(this.living())));
  }
}

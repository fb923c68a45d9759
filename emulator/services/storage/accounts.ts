import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readJson, writeTwice } from "../../core/files";
import type { Keys } from "./engine/main";

export interface Account {
  readonly name: string;
  readonly resourceId: string;
  /** Base64; known to the gateway and Azurite alone. */
  readonly key: string;
}

/** The storage accounts that exist, on disk. */
export class Accounts {
  private readonly file: string;
  private readonly accounts: Map<string, Account>;

  constructor(directory: string) {
    this.file = join(directory, "accounts.json");
    this.accounts = new Map(readJson<Account[]>(this.file, []).map((account) => [account.name, account]));
  }

  get(name: string): Account | undefined {
    return this.accounts.get(name);
  }

  /** Keeps the key the account had. */
  put(name: string, resourceId: string): Account {
    const known = this.accounts.get(name);
    if (known?.resourceId === resourceId) return known;
    const account = { name, resourceId, key: known?.key ?? randomBytes(64).toString("base64") };
    this.accounts.set(name, account);
    this.save();
    return account;
  }

  delete(name: string): void {
    if (this.accounts.delete(name)) this.save();
  }

  keys(): Keys {
    return Object.fromEntries([...this.accounts.values()].map(({ name, key }) => [name, key]));
  }

  private save(): void {
    writeTwice(this.file, `${JSON.stringify([...this.accounts.values()], null, 2)}\n`);
  }
}

import { randomUUID } from "node:crypto";
import { readJson, writeTwice } from "../../core/files";

/** Seconds since 1970, as everywhere in Key Vault. */
type Seconds = number;

export interface SecretVersion {
  readonly version: string;
  readonly value: string;
  readonly contentType?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly enabled: boolean;
  readonly created: Seconds;
  readonly updated: Seconds;
  readonly expires?: Seconds;
  readonly notBefore?: Seconds;
}

export interface Secret {
  readonly name: string;
  /** Oldest first, never empty. */
  readonly versions: readonly SecretVersion[];
  /** When it was deleted; it can be recovered until it is purged. */
  readonly deleted?: Seconds;
}

/** What a caller may say about a version. */
export type SecretChange = Partial<
  Pick<SecretVersion, "value" | "contentType" | "tags" | "enabled" | "expires" | "notBefore">
>;

/** The secrets of one vault in one file, readable by its owner alone; names are compared without case. */
export class SecretStore {
  private readonly file: string;
  private readonly secrets: Map<string, Secret>;

  constructor(file: string) {
    this.file = file;
    const known = readJson<readonly Secret[]>(file, []);
    this.secrets = new Map(known.map((secret) => [secret.name.toLowerCase(), secret]));
  }

  /** Deleted or not. */
  find(name: string): Secret | undefined {
    return this.secrets.get(name.toLowerCase());
  }

  /** By name, those that exist or those that were deleted. */
  list(which: "existing" | "deleted"): readonly Secret[] {
    return [...this.secrets.values()]
      .filter((secret) => (secret.deleted !== undefined) === (which === "deleted"))
      .sort((one, other) => one.name.localeCompare(other.name));
  }

  /** Adds a version. */
  set(name: string, change: SecretChange): Secret {
    const now = seconds();
    const version: SecretVersion = {
      value: "",
      enabled: true,
      ...change,
      version: randomUUID().replaceAll("-", ""),
      created: now,
      updated: now,
    };
    const known = this.find(name);
    return this.save({ name: known?.name ?? name, versions: [...(known?.versions ?? []), version] });
  }

  /** Changes what is said about a version; its value stays. */
  update(secret: Secret, version: string, change: SecretChange): Secret {
    const versions = secret.versions.map((one) =>
      one.version === version ? { ...one, ...change, value: one.value, updated: seconds() } : one,
    );
    return this.save({ ...secret, versions });
  }

  delete(secret: Secret): Secret {
    return this.save({ ...secret, deleted: seconds() });
  }

  recover({ name, versions }: Secret): Secret {
    return this.save({ name, versions });
  }

  purge(secret: Secret): void {
    this.secrets.delete(secret.name.toLowerCase());
    this.write();
  }

  private save(secret: Secret): Secret {
    this.secrets.set(secret.name.toLowerCase(), secret);
    this.write();
    return secret;
  }

  private write(): void {
    writeTwice(this.file, JSON.stringify([...this.secrets.values()]));
  }
}

function seconds(): Seconds {
  return Math.floor(Date.now() / 1000);
}

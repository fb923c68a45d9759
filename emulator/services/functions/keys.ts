import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { readJson, writeTwice } from "../../core/files";
import type { HostKeys } from "./functions-host";

/** Name of the system key that Event Grid presents to the blob trigger. */
const blobsExtension = "blobs_extension";

/** The host keys of one app, in a file that only its owner can read. */
export class KeyStore {
  private readonly file: string;
  private keys: HostKeys;

  constructor(file: string) {
    this.file = file;
    this.keys = readJson<HostKeys>(file, {
      masterKey: makeKey(),
      functionKeys: { default: makeKey() },
      systemKeys: {},
    });
    this.save(this.keys);
  }

  get all(): HostKeys {
    return this.keys;
  }

  /** As the platform does when it has indexed a blob trigger. */
  ensureBlobsExtensionKey(): void {
    if (this.keys.systemKeys[blobsExtension]) return;
    this.save({ ...this.keys, systemKeys: { ...this.keys.systemKeys, [blobsExtension]: makeKey() } });
  }

  allows(level: "function" | "admin" | "blobs", presented: string | undefined): boolean {
    const { masterKey, functionKeys, systemKeys } = this.keys;
    const accepted = {
      admin: [masterKey],
      function: [masterKey, ...Object.values(functionKeys)],
      blobs: [masterKey, ...Object.values(systemKeys)],
    };
    return accepted[level].some((key) => equal(key, presented ?? ""));
  }

  private save(keys: HostKeys): void {
    this.keys = keys;
    writeTwice(this.file, JSON.stringify(keys, null, 2));
  }
}

function makeKey(): string {
  return `${randomBytes(40).toString("base64url")}==`;
}

function equal(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

const secretBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/**
 * What a browser's cookie holds, and all that is derived from it:
 *
 *     secret (the cookie) ──SHA-256──▶ the session's id in the database
 *                         ├──HKDF───▶ the key of what is sealed in the database
 *                         └──HKDF───▶ the token that pages send with writes
 *
 * So neither the database nor a page has enough to be the person, and no key has to be kept anywhere.
 */
export class SessionSecret {
  private readonly secret: Buffer;

  private constructor(secret: Buffer) {
    this.secret = secret;
  }

  static make(): SessionSecret {
    return new SessionSecret(randomBytes(secretBytes));
  }

  /** @returns undefined for a text that is no secret */
  static of(cookie: string): SessionSecret | undefined {
    return /^[\w-]{43}$/.test(cookie) ? new SessionSecret(Buffer.from(cookie, "base64url")) : undefined;
  }

  get cookie(): string {
    return this.secret.toString("base64url");
  }

  get id(): Buffer {
    return createHash("sha256").update(this.secret).digest();
  }

  /** For a page's memory: useless without the cookie, which no script can read. */
  get csrfToken(): string {
    return this.derived("csrf").toString("base64url");
  }

  isCsrfToken(given: string | null): boolean {
    const expected = Buffer.from(this.csrfToken);
    const actual = Buffer.from(given ?? "");
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  }

  /** AES-256-GCM, bound to this session. */
  seal(content: object): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv("aes-256-gcm", this.derived("seal"), iv);
    const sealed = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  }

  /** @throws when it was sealed for another session, or changed */
  open(sealed: Buffer): unknown {
    const decipher = createDecipheriv("aes-256-gcm", this.derived("seal"), sealed.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
    const content = Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
    return JSON.parse(content.toString());
  }

  private derived(purpose: "csrf" | "seal"): Buffer {
    return Buffer.from(hkdfSync("sha256", this.secret, "", `vitrine session ${purpose}`, 32));
  }
}

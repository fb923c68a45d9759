import type { Ports } from "../../../core/service";
import type { WebsiteDocuments } from "./find-document";
import { Website, type WebsiteParts } from "./website";

/** The static websites of all accounts. */
export class Websites {
  private readonly parts: Omit<WebsiteParts, "account">;
  private readonly open = new Map<string, Promise<Website>>();

  constructor(parts: Omit<WebsiteParts, "account">) {
    this.parts = parts;
  }

  /** The address an account's website has, whether it is served or not. */
  async addressOf(account: string): Promise<string> {
    return `https://127.0.0.1:${await this.ports.reserve(portName(account))}/`;
  }

  /** Serves it, or changes what is served. */
  async serve(account: WebsiteParts["account"], documents: WebsiteDocuments): Promise<void> {
    const opening =
      this.open.get(account.name) ??
      this.ports
        .reserve(portName(account.name))
        .then((port) => Website.open({ ...this.parts, account }, port));
    this.open.set(account.name, opening);
    try {
      (await opening).serve(documents);
    } catch (error) {
      this.open.delete(account.name);
      throw error;
    }
  }

  /** The address stays the account's. */
  async close(account: string): Promise<void> {
    const website = await this.open.get(account);
    this.open.delete(account);
    await website?.close();
  }

  async forget(account: string): Promise<void> {
    await this.close(account);
    await this.ports.release(portName(account));
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.open.keys()].map((account) => this.close(account)));
  }

  private get ports(): Ports {
    return this.parts.context.ports;
  }
}

function portName(account: string): string {
  return `storage-web/${account}`;
}

import { onFirstUse } from "./on-first-use";

export interface Audience {
  /** Client id of the identity to send under; without it, requests carry no token. */
  readonly clientId?: string;
  readonly audience: string;
}

const waitMs = 1000;
const longestWaitMs = 60_000;
const mostPerRequest = 500;
// about 10 MB; then the oldest make room
const mostQueued = 10_000;
// 401 and 403 too: a role that has just been granted takes minutes to arrive
const passing = new Set([401, 402, 403, 408, 429, 439, 500, 502, 503, 504]);

/** Sends envelopes to Application Insights in batches, and keeps what could not be delivered for the next attempt. */
export class TelemetrySender {
  private queue: object[] = [];
  private dropped = 0;
  private wait = waitMs;
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;
  private readonly address: URL;
  private readonly token: () => Promise<string | undefined>;

  constructor(address: URL, { clientId, audience }: Audience) {
    this.address = address;
    const identity = onFirstUse(
      async () =>
        new (await import("@azure/identity")).ManagedIdentityCredential({ clientId: clientId ?? "" }),
    );
    this.token = async () => clientId && (await (await identity()).getToken(`${audience}/.default`)).token;
  }

  add(envelope: object): void {
    this.queue.push(envelope);
    this.makeRoom();
    this.schedule();
  }

  /** Sends what is left and gives up after `seconds`, saying how much was lost. */
  async close(seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1000;
    this.wait = 100;
    while ((this.queue.length > 0 || this.sending) && Date.now() < end) {
      await this.send(AbortSignal.timeout(Math.max(1, end - Date.now())));
      if (this.queue.length > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    clearTimeout(this.timer);
    if (this.queue.length > 0)
      console.warn(`${this.queue.length} items of telemetry could not be sent before the end.`);
  }

  private schedule(): void {
    // unref: telemetry that waits is no reason to keep a process alive that wants to end
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.send(AbortSignal.timeout(30_000));
    }, this.wait).unref();
  }

  private send(signal: AbortSignal): Promise<void> {
    this.sending ??= this.sendBatch(signal).finally(() => {
      this.sending = undefined;
      if (this.queue.length > 0) this.schedule();
    });
    return this.sending;
  }

  private async sendBatch(signal: AbortSignal): Promise<void> {
    const batch = this.queue.splice(0, mostPerRequest);
    if (batch.length === 0) return;
    const undelivered = await this.post(batch, signal).catch((error: unknown) => ({
      items: batch,
      reason: String(error),
    }));
    if (undelivered.items.length === 0) {
      this.wait = waitMs;
      return;
    }
    if (this.wait === waitMs) {
      console.warn(
        `Telemetry cannot be delivered to ${this.address.host} and is kept: ${undelivered.reason}`,
      );
    }
    this.wait = Math.min(this.wait * 2, longestWaitMs);
    this.queue.unshift(...undelivered.items);
    this.makeRoom();
  }

  /** Answers what to try again. */
  private async post(batch: object[], signal: AbortSignal): Promise<{ items: object[]; reason: string }> {
    const token = await this.token();
    const response = await fetch(this.address, {
      method: "POST",
      signal,
      headers: {
        "content-type": "application/x-json-stream",
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: batch.map((envelope) => JSON.stringify(envelope)).join("\n"),
    });
    const text = await response.text();
    if (response.status === 206) {
      const { errors = [] }: { errors?: { index: number; statusCode: number }[] } = JSON.parse(text);
      const items = errors
        .filter(({ statusCode }) => passing.has(statusCode))
        .flatMap(({ index }) => batch[index] ?? []);
      return { items, reason: `status 206, ${errors.length} of ${batch.length} refused` };
    }
    const reason = `status ${response.status} ${text.slice(0, 200)}`;
    if (passing.has(response.status)) return { items: batch, reason };
    if (!response.ok) console.warn(`Application Insights refused ${batch.length} items for good: ${reason}`);
    return { items: [], reason };
  }

  private makeRoom(): void {
    const excess = this.queue.length - mostQueued;
    if (excess <= 0) return;
    this.queue.splice(0, excess);
    if (this.dropped === 0)
      console.warn(`Telemetry is dropped: more than ${mostQueued} items wait to be sent.`);
    this.dropped += excess;
  }
}

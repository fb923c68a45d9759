import { setTimeout as wait } from "node:timers/promises";
import type { MortalPredictions } from "./mortal-predictions";
import { row } from "./test-api";

/** A request that may be asked again: it has a key. */
export interface Question {
  readonly path: string;
  readonly body: object;
  readonly key: string;
}

/** What a caller was told. */
export interface Told {
  readonly key: string;
  readonly status: number;
  readonly text: string;
  /** Of the problem, else undefined. */
  readonly code: string | undefined;
  readonly requestId: string;
  readonly retryAfter: string | null;
}

export const predictPath = "/predictions/api/v1/predict";

/** People and programs that ask, and remember every word. */
export class Callers {
  readonly told: Told[] = [];
  /** Requests whose connection ended without an answer. */
  silences = 0;
  private readonly predictions: MortalPredictions;
  private isAsking = true;
  private asked = 0;

  constructor(predictions: MortalPredictions) {
    this.predictions = predictions;
  }

  question(body: object = { rows: [row] }, path = predictPath): Question {
    return { path, body, key: `key-${++this.asked}` };
  }

  /** @returns undefined when the app ended before it answered */
  async ask({ path, body, key }: Question): Promise<Told | undefined> {
    try {
      const response = await fetch(`${this.predictions.address}${path}`, {
        method: "POST",
        headers: {
          authorization: "Bearer asker",
          "content-type": "application/json",
          "idempotency-key": key,
        },
        body: JSON.stringify(body),
      });
      const told = toldBy(key, response, await response.text());
      this.told.push(told);
      return told;
    } catch {
      this.silences++;
      return undefined;
    }
  }

  /** Asks again as a client should: after a silence, and after a 503. */
  async insist(question: Question): Promise<Told> {
    for (const end = Date.now() + 60_000; ; await wait(50)) {
      const told = await this.ask(question);
      if (told && told.status < 500) return told;
      if (Date.now() > end) throw new Error(`no answer within a minute: ${told?.text ?? "silence"}`);
    }
  }

  /** So many ask one request after the other, each until it is answered, as long as nobody calls `quiet`. */
  load(callers: number): Promise<unknown> {
    return Promise.all(Array.from({ length: callers }, () => this.askOn()));
  }

  quiet(): void {
    this.isAsking = false;
  }

  private async askOn(): Promise<void> {
    while (this.isAsking) {
      const question = this.question();
      for (let told: Told | undefined; this.isAsking && !(told && told.status < 500); await wait(50))
        told = await this.ask(question);
    }
  }
}

function toldBy(key: string, { status, headers }: Response, text: string): Told {
  const json = JSON.parse(text);
  const inHeader = headers.get("x-request-id") ?? "";
  const inBody = json.requestId ?? json.parameters?.request_id ?? json.instance?.replace("urn:uuid:", "");
  const requestId = [undefined, inHeader].includes(inBody)
    ? inHeader
    : `${inHeader}, but ${inBody} in the body`;
  return { key, status, text, code: json.code, requestId, retryAfter: headers.get("retry-after") };
}

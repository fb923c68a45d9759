import { existsSync, readFileSync } from "node:fs";
import { compareAnswers, type Difference } from "./recordings-compare";

/** A request that a client once sent to live Azure, and what that answered. */
export interface Exchange {
  /** The recording; what has the same is one sequence, in order. */
  readonly source: string;
  readonly seq: number;
  readonly request: RecordedRequest;
  readonly response: Answer;
  /** The recording holds the beginning of a long answer only. */
  readonly truncated?: boolean;
  readonly requestTruncated?: boolean;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as what it means, other text as it is, null for nothing. */
  readonly body: unknown;
}

/** What tells the recordings of one service how to be replayed; see recordings-search.ts. */
export interface RecordedService {
  /** Takes away what the sequence before left, and makes what this one takes for granted. */
  begin(sequence: readonly Exchange[]): Promise<void>;
  /** @returns undefined for what cannot be asked here, such as a body that the recording has not */
  send(request: RecordedRequest): Promise<Answer | undefined>;
  /** Headers that a client reads. */
  readonly headers: RegExp;
  /** Members of answers whose values stand for something made by the service, as ids and etags do. */
  readonly made: RegExp;
  /** Members, by path, that are not the same twice, or that came and went with versions of the API. */
  ignores(path: string): boolean;
  /** What must be the same beyond members and types, e.g. which documents were found. */
  essence?(exchange: Exchange, answer: Answer): unknown;
}

export interface Verdict {
  /** "name of the recording #number" */
  readonly exchange: string;
  readonly request: string;
  readonly outcome: "agrees" | "headers only" | "differs" | "refused by name" | "cannot be asked";
  readonly differences: readonly Difference[];
}

/** Recorded exchanges of a service; undefined where they are not beside this checkout. */
export function recordingsOf(service: string): Exchange[] | undefined {
  const file = `../shared/data/recordings/${service}.jsonl`;
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Exchange);
}

/** Asks the local service everything again, in order, and says where it answers otherwise. */
export async function replay(exchanges: readonly Exchange[], service: RecordedService): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const sequence of sequencesOf(exchanges)) {
    await service.begin(sequence);
    const names = new Names();
    let isWhole = true;
    for (const exchange of sequence) {
      isWhole &&= exchange.requestTruncated !== true;
      // without it what follows would be asked of something else
      const answer: Answer | undefined = isWhole
        ? await service.send(names.translated(exchange.request))
        : undefined;
      isWhole &&= answer !== undefined;
      verdicts.push(verdictOf(exchange, answer, service));
      if (answer) names.learn(exchange.response, answer, service.made);
    }
  }
  return verdicts;
}

/** How many exchanges came out how. */
export function tally(verdicts: readonly Verdict[]): Partial<Record<Verdict["outcome"], number>> {
  const counts: Partial<Record<Verdict["outcome"], number>> = {};
  for (const { outcome } of verdicts) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

function sequencesOf(exchanges: readonly Exchange[]): Exchange[][] {
  const sequences = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    sequences.set(exchange.source, [...(sequences.get(exchange.source) ?? []), exchange]);
  }
  return [...sequences.values()];
}

function verdictOf(exchange: Exchange, answer: Answer | undefined, service: RecordedService): Verdict {
  const { source, seq, request, response } = exchange;
  const named = {
    exchange: `${source.split("/").at(-1)} #${seq}`,
    request: `${request.method} ${request.path}`,
  };
  if (answer === undefined) return { ...named, outcome: "cannot be asked", differences: [] };
  if (answer.status === 501) return { ...named, outcome: "refused by name", differences: [] };
  const differences = compareAnswers(response, answer, service);
  const [wanted, found] = [response, answer].map((one) => service.essence?.(exchange, one));
  if (!exchange.truncated && JSON.stringify(wanted) !== JSON.stringify(found)) {
    differences.push({ where: "essence", recorded: wanted, answered: found });
  }
  const isHeadersOnly = differences.every(({ where }) => where.startsWith("header "));
  const outcome = differences.length === 0 ? "agrees" : isHeadersOnly ? "headers only" : "differs";
  return { ...named, outcome, differences };
}

/** What the recorded service made, and what the local one made in its place. */
class Names {
  private readonly known = new Map<string, string>();

  learn(recorded: Answer, answered: Answer, made: RegExp): void {
    this.learnMembers(
      { ...recorded.headers, body: recorded.body },
      { ...answered.headers, body: answered.body },
      made,
    );
  }

  translated(request: RecordedRequest): RecordedRequest {
    let text = JSON.stringify(request);
    for (const [recorded, local] of this.known) {
      for (const form of [(value: string) => value, encodeURIComponent]) {
        text = text.replaceAll(inJson(form(recorded)), inJson(form(local)));
      }
    }
    return JSON.parse(text) as RecordedRequest;
  }

  private learnMembers(recorded: unknown, answered: unknown, made: RegExp, name = ""): void {
    if (typeof recorded === "string" && typeof answered === "string") {
      if (made.test(name) && recorded.length > 3) this.known.set(recorded, answered);
    } else if (isObject(recorded) && isObject(answered)) {
      for (const [member, value] of Object.entries(recorded)) {
        const inner = Array.isArray(recorded) ? name : member;
        this.learnMembers(value, (answered as Record<string, unknown>)[member], made, inner);
      }
    }
  }
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

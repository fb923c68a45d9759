import { connect as connectPlain, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { Chance } from "./chance";
import {
  type Conversation,
  httpConversation,
  noise,
  postgresqlConversation,
  redisConversation,
  type Victim,
} from "./conversation";
import type { Listener } from "./listeners";

/** Connections at the same time. */
const sides = 12;
/** After this much silence we hang up on whoever waits for the rest of something. */
const silenceMs = 100;
/** Whoever is to answer, or to hang up after us, and does neither. */
const patienceMs = 20_000;

export interface AttackReport {
  readonly requests: number;
  /** How often each status was answered, by listener. */
  readonly statuses: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Connections on which a request got no answer, or that stayed open, with the seed that says it again. */
  readonly unanswered: readonly string[];
}

/**
 * Hostile requests to every listener, as many as are asked for.
 */
export async function attack(
  listeners: readonly Listener[],
  { seed, requests, ...known }: { seed: number; requests: number } & Omit<Victim, "listener">,
): Promise<AttackReport> {
  const statuses: Record<string, Record<string, number>> = {};
  const unanswered: string[] = [];
  let sent = 0;
  let next = 0;
  const side = async () => {
    while (sent < requests) {
      const number = next++;
      const listener = listeners[number % listeners.length] as Listener;
      const chance = new Chance(seed + number);
      const { conversation, inTls } = said(chance, listener, known);
      sent += conversation.requests;
      const answer = await converse(listener.port, conversation, inTls);
      const found = [...(answer ?? "").matchAll(/HTTP\/1\.1 ([2-5]\d\d) [A-Z]/g)].map(
        ([, status = ""]) => status,
      );
      // an answer to what is still coming may be lost with the connection that it closes: TCP resets what nobody reads
      const mayLose = conversation.pieces.length > 1 ? 1 : 0;
      const isAnswered = !conversation.isReadable || found.length >= conversation.requests - mayLose;
      if (answer === undefined || !isAnswered) {
        unanswered.push(
          `${listener.name}, seed ${seed + number}: ${found.length} of ${conversation.requests}`,
        );
      }
      const counts = statuses[listener.name] ?? {};
      statuses[listener.name] = counts;
      for (const status of found) counts[status] = (counts[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: sides }, side));
  return { requests: sent, statuses, unanswered };
}

function said(chance: Chance, { name, speaks }: Listener, known: Omit<Victim, "listener">) {
  const isNoise = chance.is(0.05);
  const conversation = isNoise ? noise(chance) : conversationIn[speaks](chance, { listener: name, ...known });
  // a client of PostgreSQL begins in clear
  const isSecured = speaks === "https" || speaks === "redis";
  return { conversation, inTls: isSecured && !(isNoise && chance.is(0.7)) };
}

const conversationIn = {
  http: httpConversation,
  https: httpConversation,
  postgresql: postgresqlConversation,
  redis: redisConversation,
} as const satisfies Record<Listener["speaks"], unknown>;

/** All that came back until the connection was closed; undefined when it never was. */
async function converse(port: number, { pieces, isReadable }: Conversation, inTls: boolean) {
  const address = { host: "127.0.0.1", port, allowHalfOpen: true };
  const socket: Socket = inTls
    ? connectTls({ ...address, rejectUnauthorized: false })
    : connectPlain(address);
  const answer: Buffer[] = [];
  socket.on("data", (chunk) => answer.push(chunk)).on("error", () => undefined);
  const closed = new Promise<true>((resolve) => {
    for (const event of ["close", "end"]) socket.once(event, () => resolve(true));
  });
  for (const [at, piece] of pieces.entries()) {
    if (at > 0) await wait(2); // by itself
    socket.write(piece);
  }
  if (!isReadable) socket.setTimeout(silenceMs, () => socket.end());
  const giveUp = new AbortController();
  const isClosed = await Promise.race([closed, wait(patienceMs, false, { signal: giveUp.signal })]);
  giveUp.abort();
  socket.destroy();
  return isClosed ? Buffer.concat(answer).toString("latin1") : undefined;
}

import type { Chance } from "./chance";
import {
  bodies,
  breakingHeaders,
  breakingMethods,
  breakingVersions,
  chunkedBodies,
  commands,
  headers,
  hosts,
  insertions,
  methods,
  targetFor,
} from "./parts-of-requests";

/** What one connection says, in the pieces in which it arrives. */
export interface Conversation {
  readonly pieces: readonly Buffer[];
  /** How many requests it counts for. */
  readonly requests: number;
  /** Whether each of them has a beginning and an end, so that each must be answered. */
  readonly isReadable: boolean;
}

/** Who is talked to, and what is known of the estate. */
export interface Victim {
  readonly listener: string;
  /** That the estate accepts: some of the requests come in. */
  readonly tokens: readonly string[];
  /** Names of storage accounts that exist. */
  readonly accounts: readonly string[];
}

/** Requests on one connection, the last of which may be none. */
export function httpConversation(chance: Chance, victim: Victim): Conversation {
  const requests = 1 + chance.below(12);
  const breaks = chance.is(0.4);
  const parts = Array.from({ length: requests }, (_, at) => {
    const isLast = at === requests - 1;
    return request(chance, victim, isLast, isLast && breaks);
  });
  const whole = Buffer.concat(parts);
  const isCut = chance.is(0.1);
  const said = isCut ? whole.subarray(0, chance.below(whole.length)) : whole;
  return {
    pieces: chance.is(0.8) ? [said] : inPieces(chance, said),
    requests,
    isReadable: !isCut && !breaks,
  };
}

/** Commands of Redis and what is none. */
export function redisConversation(chance: Chance): Conversation {
  const count = 1 + chance.below(6);
  const parts = Array.from({ length: count }, () => {
    const command = chance.one(commands);
    return Buffer.from(chance.is(0.3) ? chance.mutated(command, insertions) : command);
  });
  return { pieces: inPieces(chance, Buffer.concat(parts)), requests: count, isReadable: false };
}

/** First packets of PostgreSQL, some of which lie about their length, and what is none. */
export function postgresqlConversation(chance: Chance): Conversation {
  const count = 1 + chance.below(4);
  const parts = Array.from({ length: count }, () => {
    const content = chance.is(0.3) ? chance.mutated(chance.one(startups), insertions) : chance.one(startups);
    const packet = Buffer.concat([Buffer.alloc(8), Buffer.from(content)]);
    packet.writeInt32BE(chance.is(0.8) ? packet.length : chance.one([0, 7, 4, -1, 0x7fffffff]), 0);
    packet.writeInt32BE(chance.one(startupCodes), 4);
    return packet;
  });
  return { pieces: inPieces(chance, Buffer.concat(parts)), requests: count, isReadable: false };
}

/** Version 3.0, cancel, TLS, GSSAPI, a version of long ago and one of the future. */
const startupCodes = [196608, 80877102, 80877103, 80877104, 131072, 0x7fff0000];
const startups = [
  "",
  "user\0developer\0\0",
  "user\0\0",
  "database\0postgres\0\0",
  "\0\0\0\u0001\0\0\0\u0002",
];

/** Bytes of no protocol, or of TLS that goes wrong; below TLS when it is sent to a port that wants it. */
export function noise(chance: Chance): Conversation {
  const bytes = chance.bytes(1 + chance.below(600));
  const hello = Buffer.concat([Buffer.from([0x16, 3, chance.below(5), 2, 0, 1]), bytes]);
  return { pieces: [chance.is(0.5) ? bytes : hello], requests: 1, isReadable: false };
}

/** @param breaks whether nobody may know where it ends, so that it comes last */
function request(chance: Chance, victim: Victim, isLast: boolean, breaks: boolean): Buffer {
  const method = breaks && chance.is(0.2) ? chance.one(breakingMethods) : chance.one(methods);
  const known = targetFor(victim.listener, chance, victim.accounts);
  const changed = chance.is(0.35) ? known : chance.mutated(known, insertions);
  const target = breaks ? changed : `/${readable(changed.replace(/^\//, ""))}`;
  const anyHost = chance.is(0.85) ? "127.0.0.1" : chance.one(hosts);
  const host = breaks ? anyHost : readable(anyHost);
  const version = breaks && chance.is(0.1) ? chance.one(breakingVersions) : "HTTP/1.1";
  const lines = [`${method} ${breaks && chance.is(0.1) ? `http://${host}${target}` : target} ${version}`];
  if (!breaks || chance.is(0.9)) lines.push(`Host: ${host}`);
  for (let more = chance.below(5); more > 0; more--) lines.push(chance.one(headers));
  if (breaks && chance.is(0.5)) lines.push(chance.one(breakingHeaders));
  if (breaks && chance.is(0.05)) for (let more = 0; more < 3000; more++) lines.push(`x-${more}: ${more}`);
  if (chance.is(0.5)) lines.push(`Authorization: ${authorization(chance, victim.tokens)}`);
  if (isLast) lines.push("Connection: close");

  if (breaks && chance.is(0.3)) {
    lines.push("Transfer-Encoding: chunked");
    return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${chance.one(chunkedBodies)}`);
  }
  const content = method === "GET" || method === "HEAD" ? Buffer.alloc(0) : chance.one(bodies);
  if (content.length > 0) lines.push(`Content-Length: ${content.length}`);
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), content]);
}

/** What Node's parser of HTTP takes, whatever it means. */
function readable(text: string): string {
  return Buffer.from(text)
    .toString()
    .replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}

function authorization(chance: Chance, tokens: readonly string[]): string {
  const token = chance.one(tokens);
  return chance.one([
    `Bearer ${token}`,
    `Bearer ${token}`,
    `Bearer ${token.slice(0, -3)}`,
    "Bearer a.b.c",
    "Bearer",
    "Basic %%%",
    "SharedKey account:eA==",
    "\u00ff",
  ]);
}

function inPieces(chance: Chance, whole: Buffer): Buffer[] {
  const at = chance.below(whole.length + 1);
  return [whole.subarray(0, at), whole.subarray(at)].filter(({ length }) => length > 0);
}

import type { IncomingMessage } from "node:http";
import type { FrontDoorRequest } from "./front-door-request";
import type { FrontDoorOrigin, HeaderChange, Profile } from "./front-door-resources";
import { withChanges } from "./rules";

type Pairs = readonly (readonly [name: string, value: string])[];

/** Belong to one connection. */
const hopByHop =
  /^(connection|expect|keep-alive|proxy-authenticate|proxy-authorization|proxy-connection|te|trailer|transfer-encoding|upgrade)$/i;
/** Vouch for Front Door, so that a visitor's own count for nothing. */
const vouching = /^(x-azure-.*|x-fd-.*|x-forwarded-(for|host|proto)|via|host)$/i;

/** What the origin is told: the visitor's headers, who asks, and through which profile. */
export function towardsOrigin(
  request: IncomingMessage,
  visit: FrontDoorRequest,
  profile: Profile | undefined,
  { hostHeader }: FrontDoorOrigin,
  changes: readonly HeaderChange[],
): string[] {
  const forwarded = [request.headers["x-forwarded-for"], visit.socketAddress].filter(Boolean).join(", ");
  const own = pairsOf(request.rawHeaders).filter(([name]) => !hopByHop.test(name) && !vouching.test(name));
  const sent: Pairs = [
    ["Host", hostHeader ?? visit.host],
    ...own,
    ["Via", `${visit.httpVersion} Azure`],
    ["X-Azure-ClientIP", visit.clientAddress],
    ["X-Azure-SocketIP", visit.socketAddress],
    ["X-Azure-Ref", visit.reference],
    ["X-Azure-RequestChain", "hops=1"],
    ["X-Azure-FDID", profile?.guid ?? ""],
    ["X-Forwarded-For", forwarded],
    ["X-Forwarded-Host", visit.host],
    ["X-Forwarded-Proto", visit.scheme],
  ];
  return withChanges(sent, changes).flat();
}

/** What the visitor is told: the origin's headers, and the reference to ask about. */
export function towardsVisitor(
  answer: IncomingMessage,
  { reference }: FrontDoorRequest,
  changes: readonly HeaderChange[],
): string[] {
  const own = pairsOf(answer.rawHeaders).filter(([name]) => !hopByHop.test(name));
  const sent: Pairs = [...own, ["X-Azure-Ref", reference], ["X-Cache", "CONFIG_NOCACHE"]];
  return withChanges(sent, changes).flat();
}

function pairsOf(raw: readonly string[]): (readonly [string, string])[] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ""] as const] : []));
}

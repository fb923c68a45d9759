import { isIPv4, isIPv6 } from "node:net";

interface Headers {
  get(name: string): string | null;
}

/** Who is counted as one. */
export interface Client {
  /** An IPv4 address, an IPv6 network of /64, which is one network of a household's, or "unknown". */
  readonly network: string;
  /** The IPv6 network of /48 around it: what a provider gives to one customer, with 65,536 networks of /64. */
  readonly site?: string;
}

/**
 * Who sent a request, as far as somebody we trust saw it.
 *
 * ```
 * client ──▶ Front Door ──▶ App Service's own front end ──▶ this app
 *              │ X-Azure-SocketIP: who connected              │ X-Forwarded-For: …, who connected
 * ```
 *
 * Front Door overwrites X-Azure-SocketIP; its X-Azure-ClientIP and the beginning of X-Forwarded-For are whatever the
 * client wrote. Without Front Door, the last entry of X-Forwarded-For is the platform's, so it is the one that counts.
 *
 * @param frontDoorId of the profile whose word counts; without it none does, because anybody can write its headers
 */
export function clientOf(headers: Headers, frontDoorId?: string): Client {
  const isOurFrontDoor = frontDoorId !== undefined && headers.get("x-azure-fdid") === frontDoorId;
  const seenByFrontDoor = isOurFrontDoor ? headers.get("x-azure-socketip") : null;
  const seenByPlatform = headers.get("x-forwarded-for")?.split(",").at(-1);
  return clientAt(seenByFrontDoor ?? seenByPlatform ?? "");
}

function clientAt(address: string): Client {
  const host = address.trim().replace(/^\[([^\]]*)\](:\d+)?$/, "$1");
  const version4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/i.exec(host)?.[1];
  if (version4 && isIPv4(version4)) return { network: version4 };
  if (!isIPv6(host)) return { network: "unknown" };
  const groups = groupsOf(host);
  return { network: `${groups.slice(0, 4).join(":")}::/64`, site: `${groups.slice(0, 3).join(":")}::/48` };
}

/** The first four groups of an address of version 6, each written in one way. */
function groupsOf(address: string): string[] {
  const [left = "", right] = address.split("::");
  const groups = (part: string) => {
    // one that ends in an address of version 4 has two groups there
    const written = part.split(":").flatMap((group) => (group.includes(".") ? ["0", "0"] : [group]));
    return written.filter(Boolean);
  };
  const beginning = groups(left);
  const rest = groups(right ?? "");
  const zeros = Array<string>(Math.max(0, 8 - beginning.length - rest.length)).fill("0");
  return [...beginning, ...zeros, ...rest].map((group) => Number.parseInt(group, 16).toString(16));
}

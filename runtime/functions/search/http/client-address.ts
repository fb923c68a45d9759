interface Headers {
  get(name: string): string | null;
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
 * @param frontDoorId of the profile whose word counts; without it, any Front Door's does
 * @returns an IPv4 address, an IPv6 network of /64 (what one household has), or "unknown"
 */
export function clientAddress(headers: Headers, frontDoorId?: string): string {
  const isOurFrontDoor = !frontDoorId || headers.get("x-azure-fdid") === frontDoorId;
  const seenByFrontDoor = isOurFrontDoor ? headers.get("x-azure-socketip") : null;
  const seenByPlatform = headers.get("x-forwarded-for")?.split(",").at(-1);
  return networkOf(seenByFrontDoor ?? seenByPlatform ?? "");
}

function networkOf(address: string): string {
  const host = address.trim().replace(/^\[([^\]]*)\](:\d+)?$/, "$1");
  const version4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/i.exec(host)?.[1];
  if (version4) return version4;
  if (!/^[0-9a-f:]{2,39}$/i.test(host) || !host.includes(":")) return "unknown";
  const [left = "", right] = host.toLowerCase().split("::");
  const groups = left.split(":").filter(Boolean);
  if (right !== undefined) {
    const ending = right.split(":").filter(Boolean);
    while (groups.length + ending.length < 8) groups.push("0");
    groups.push(...ending);
  }
  return `${groups.slice(0, 4).join(":")}::/64`;
}

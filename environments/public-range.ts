import { isIPv4 } from "node:net";

/** Ranges that no packet on the internet comes from: private, shared, of one link or machine, and for many at once. */
const unrouted = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
].map(boundsOf);

/**
 * Whether an address, or every address of a range, can be one that a service in Azure sees.
 *
 * @param text "203.0.113.7" or "203.0.113.0/24"
 */
export function isPublic(text: string): boolean {
  const [first, last] = boundsOf(text);
  return unrouted.every(([from, to]) => last < from || first > to);
}

function boundsOf(text: string): readonly [number, number] {
  const [address = "", bits = "32"] = text.split("/");
  if (!isIPv4(address)) return [0, 0]; // another check says so
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(number / size) * size;
  return [first, first + size - 1];
}

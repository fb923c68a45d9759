import { BlockList, isIP } from "node:net";

/** Why a reader's browser is not sent to an address; stable. */
export const addressProblems = {
  AddressNotValid: "it is no address with http:// or https://",
  AddressNotPublic:
    "it has a name or a password in it, another port, or leads to a machine that only some network knows",
} as const;

export type AddressProblem = keyof typeof addressProblems;

/** Networks of no public machine: IANA's special-purpose registries, and where Azure's machines ask about themselves. */
const notPublic = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  notPublic.addSubnet(network, bits, "ipv4");

/** All that the internet routes, without what carries IPv4 inside. */
const routed = new BlockList();
routed.addSubnet("2000::", 3, "ipv6");
for (const [network, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  notPublic.addSubnet(network, bits, "ipv6");

/** Ends of names that no public directory has. */
const ownNames = [
  "localhost",
  "local",
  "localdomain",
  "internal",
  "intranet",
  "lan",
  "home",
  "corp",
  "private",
  "arpa",
  "onion",
];

/** Says what keeps an address from being shown to readers; undefined for one of a public machine. Names are not looked up. */
export function addressProblem(address: string): AddressProblem | undefined {
  if (!URL.canParse(address)) return "AddressNotValid";
  // what it says is read as browsers do: http://0x7f.1 is 127.0.0.1
  const { protocol, hostname, username, password, port } = new URL(address);
  if (protocol !== "https:" && protocol !== "http:") return "AddressNotValid";
  return username + password + port === "" && isPublic(hostname) ? undefined : "AddressNotPublic";
}

function isPublic(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, "");
  const kind = isIP(host);
  if (kind === 4) return !notPublic.check(host, "ipv4");
  if (kind === 6) return routed.check(host, "ipv6") && !notPublic.check(host, "ipv6");
  const labels = host.split(".");
  return labels.length > 1 && !ownNames.includes(labels.at(-1) ?? "");
}

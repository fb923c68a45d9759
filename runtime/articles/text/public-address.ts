import { isIP } from "node:net";
import { isPublic } from "../../shared/public-networks";

/** Why a reader's browser is not sent to an address; stable. */
export const addressProblems = {
  AddressNotValid: "it is no address with http:// or https://",
  AddressNotPublic:
    "it has a name or a password in it, another port, or leads to a machine that only some network knows",
} as const;

export type AddressProblem = keyof typeof addressProblems;

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
  return username + password + port === "" && isPublicHost(hostname) ? undefined : "AddressNotPublic";
}

function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, "");
  if (isIP(host) !== 0) return isPublic(host);
  const labels = host.split(".");
  return labels.length > 1 && !ownNames.includes(labels.at(-1) ?? "");
}

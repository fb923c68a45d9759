/** Ranges in CIDR form. */
export interface Subnets {
  readonly apps: string;
  readonly endpoints: string;
  readonly cluster: string;
  readonly runners: string;
}

/**
 * Four subnets of 64 addresses at the start of an address space: apps, private endpoints, nodes of a cluster, machines
 * that deploy.
 *
 * Flex Consumption wants /27 or larger; 64 addresses leave room for many endpoints.
 *
 * @returns undefined when the address space is not an aligned IPv4 network of /16 to /24
 */
export function subnetsOf(addressSpace: string): Subnets | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(addressSpace);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || bits < 16 || bits > 24) return undefined;
  const isAligned = d === 0 && c % 2 ** (24 - bits) === 0;
  if (!isAligned) return undefined;
  const [apps = "", endpoints = "", cluster = "", runners = ""] = [0, 64, 128, 192].map(
    (first) => `${a}.${b}.${c}.${first}/26`,
  );
  return { apps, endpoints, cluster, runners };
}

/** By size, where Azure gives fewer than to the large ones. */
const maxConnections: Readonly<Record<string, number>> = { B_Standard_B1ms: 50, B_Standard_B2s: 429 };
/** A laptop has other things to do than what Azure gives to two cores and more, 859 and more. */
const mostConnections = 859;

/** How many connections a server takes at a time; 15 of them are the platform's. */
export function maxConnectionsOf(sku: string): number {
  return maxConnections[sku] ?? mostConnections;
}

/** Performance of disks, by the slowest and the fastest that storage of this many MB can have. */
const tiers: readonly (readonly [storageMB: number, from: number, to: number])[] = [
  [32_768, 4, 50],
  [65_536, 6, 50],
  [131_072, 10, 50],
  [262_144, 15, 50],
  [524_288, 20, 50],
  [1_048_576, 30, 50],
  [2_097_152, 40, 50],
  [4_193_280, 50, 50],
  [4_194_304, 50, 50],
  [8_388_608, 60, 80],
  [16_777_216, 70, 80],
  [33_553_408, 80, 80],
];

const rangeOf = (storageMB: number) => tiers.find(([size]) => size === storageMB);

/** "P4" */
export function defaultTier(storageMB: number): string {
  return `P${rangeOf(storageMB)?.[1] ?? 4}`;
}

export function takesTier(storageMB: number, tier: string): boolean {
  const [, from = 0, to = 0] = rangeOf(storageMB) ?? [];
  const number = Number(tier.slice(1));
  return number >= from && number <= to;
}

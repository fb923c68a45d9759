import { readFileSync, writeFileSync } from "node:fs";

export type TrafficShares = Readonly<Record<string, number>>;

/** The one place of an environment's file where traffic is declared. */
const declaration = /\btraffic: \{([^{}]*)\}/g;

/**
 * Declares the traffic that is now in force, so that the next deploy does not move it back.
 *
 * @returns whether the file says it; false when its traffic is not written as one literal object
 */
export function declareTraffic(file: string, traffic: TrafficShares): boolean {
  const source = readFileSync(file, "utf8");
  if ([...source.matchAll(declaration)].length !== 1) return false;
  const shares = Object.entries(traffic).map(([name, share]) => `${quoted(name)}: ${share}`);
  writeFileSync(file, source.replace(declaration, `traffic: { ${shares.join(", ")} }`));
  return true;
}

function quoted(name: string): string {
  return /^[a-z][a-z0-9]*$/.test(name) ? name : `"${name}"`;
}

/** Percent by deployment. */
export type TrafficSplit = Readonly<Record<string, number>>;

/** Why this traffic cannot be, in a sentence; undefined when it can. */
export function problemInTraffic(traffic: TrafficSplit, deployments: readonly string[]): string | undefined {
  const unknown = Object.keys(traffic).filter((name) => !deployments.includes(name));
  if (unknown.length > 0) {
    const there = deployments.length > 0 ? deployments.join(", ") : "none";
    return `traffic names ${unknown.join(", ")}; the endpoint's deployments are: ${there}`;
  }
  const shares = Object.values(traffic);
  if (shares.some((share) => !Number.isInteger(share) || share < 0 || share > 100)) {
    return `each share of the traffic is a whole number from 0 to 100, got ${JSON.stringify(traffic)}`;
  }
  const sum = shares.reduce((total, share) => total + share, 0);
  if (sum === 0 || sum === 100) return undefined;
  return `the shares of the traffic add up to ${sum}; together they are 0 or 100 (a deployment that gets none has 0)`;
}

/** @param chance from 0 to 1, 1 excluded */
export function chooseDeployment(traffic: TrafficSplit, chance = Math.random()): string | undefined {
  let left = chance * 100;
  for (const [name, share] of Object.entries(traffic)) {
    left -= share;
    if (left < 0) return name;
  }
  return undefined;
}

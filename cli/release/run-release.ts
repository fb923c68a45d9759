import { Failure } from "../failure";
import type { TrafficShares } from "./environment-file";
import { judge, type MetricFinding, type ReleaseLimits } from "./judge-deployment";
import { measure, type ReleaseServices, sendThroughSplit } from "./measure";
import type { Probe } from "./probes";
import type { ReleasedEndpoint } from "./released-endpoint";

export interface ReleaseStep {
  /** Percent of the requests that went to the new deployment. */
  readonly share: number;
  readonly findings: readonly MetricFinding[];
  /** Requests of customers' kind by the deployment that answered them; at 0 percent none is sent. */
  readonly split: Readonly<Record<string, { readonly requests: number; readonly failures: number }>>;
  readonly passed: boolean;
}

export interface Release {
  readonly deployment: string;
  readonly previous: string;
  /** "back": at once to what ran before, which nothing has to prove. */
  readonly outcome: "released" | "stopped" | "back";
  readonly steps: readonly ReleaseStep[];
  readonly trafficBefore: TrafficShares;
  readonly trafficAfter: TrafficShares;
  /** What each of the two searches in; unknown of one that does not answer. */
  readonly indexes: { readonly previous?: string | undefined; readonly next?: string | undefined };
}

export interface ReleaseOptions {
  readonly deployment: string;
  /** The one that has to be matched, and that takes over again when it is not. */
  readonly previous: string;
  readonly indexes: { readonly previous: string; readonly next: string };
  /** Percent, rising, the last 100. */
  readonly shares: readonly number[];
  readonly limits: ReleaseLimits;
  readonly probes: readonly Probe[];
  /** Gives up, with traffic as it was. */
  readonly signal: AbortSignal;
  /** Told of each step before it is measured. */
  readonly onShare: (share: number) => void;
  /** Told of each step when its findings are there. */
  readonly onStep: (step: ReleaseStep) => void;
}

/**
 * Moves traffic to a deployment step by step, and back at once where it is worse than the one it replaces.
 *
 * The first gate is before any customer: both deployments answer the same photos at 0 percent.
 */
export async function runRelease(
  endpoint: ReleasedEndpoint,
  services: ReleaseServices,
  { deployment, previous, indexes, shares, limits, probes, signal, onShare, onStep }: ReleaseOptions,
): Promise<Release> {
  const trafficBefore = await endpoint.traffic();
  const steps: ReleaseStep[] = [];
  const report = (outcome: Release["outcome"], trafficAfter: TrafficShares): Release => ({
    deployment,
    previous,
    outcome,
    steps,
    trafficBefore,
    trafficAfter,
    indexes,
  });

  const begin = trafficBefore[deployment] ?? 0;
  try {
    for (const share of [begin, ...shares.filter((each) => each > begin)]) {
      if (share > begin) await endpoint.setTraffic({ [previous]: 100 - share, [deployment]: share });
      onShare(share);
      const step = await look(services, { previous, deployment, share, limits, probes });
      steps.push(step);
      onStep(step);
      signal.throwIfAborted();
      if (!step.passed) {
        await endpoint.setTraffic({ [previous]: 100, [deployment]: 0 });
        return report("stopped", { [previous]: 100, [deployment]: 0 });
      }
    }
  } catch (error) {
    // whatever went wrong, customers get what worked before
    await endpoint.setTraffic(trafficBefore);
    throw error;
  }
  return report("released", { [previous]: 0, [deployment]: 100 });
}

async function look(
  services: ReleaseServices,
  {
    previous,
    deployment,
    share,
    limits,
    probes,
  }: Pick<ReleaseOptions, "previous" | "deployment" | "limits" | "probes"> & { readonly share: number },
): Promise<ReleaseStep> {
  // one after the other: beside each other they would slow each other down
  const before = await measure(services, previous, probes);
  const after = await measure(services, deployment, probes);
  const split = share > 0 ? await sendThroughSplit(services, probes) : {};
  const { requests = 0, failures = 0 } = split[deployment] ?? {};
  const all = { ...after, requests: after.requests + requests, failures: after.failures + failures };
  const findings = judge(before, all, limits);
  return { share, findings, split, passed: findings.every(({ passed }) => passed) };
}

/**
 * Gives all traffic back at once to a deployment that had it before. Nothing is compared: at night nobody waits for a
 * measurement, and what went wrong may be what it would measure with.
 */
export async function goBack(
  endpoint: ReleasedEndpoint,
  { deployment, previous, indexes }: Pick<Release, "deployment" | "previous" | "indexes">,
): Promise<Release> {
  const trafficBefore = await endpoint.traffic();
  const trafficAfter = { [previous]: 0, [deployment]: 100 };
  await endpoint.setTraffic(trafficAfter);
  return { deployment, previous, outcome: "back", steps: [], trafficBefore, trafficAfter, indexes };
}

/** The deployment that customers have now. @throws Failure when that is the new one, or nobody */
export function carrierOf(traffic: TrafficShares, deployment: string): string {
  const [largest] = Object.entries(traffic)
    .filter(([name]) => name !== deployment)
    .sort(([, one], [, other]) => other - one);
  if (largest !== undefined && largest[1] > 0) return largest[0];
  throw new Failure("NothingToCompareWith", {
    what:
      traffic[deployment] === 100
        ? `${deployment} has all the traffic already`
        : `no deployment but ${deployment} has traffic, so nothing says what is good enough`,
    why: "a release compares a deployment with the one that customers have",
    fix: "name a deployment that has no traffic yet; the environment's file lists them",
  });
}

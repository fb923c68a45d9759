import { ranksOf } from "../core/ranks";
import type { Service } from "../core/service";
import type { EmulatedService, Platform, RunningServices, ServiceContribution } from "./emulated-service";

interface Starting {
  readonly platform: Platform;
  /** Filled with each as it has started. */
  readonly running: Partial<RunningServices>;
  /** Keeps what starts, so that it is stopped. */
  run<Started extends Service>(starting: Promise<Started>): Promise<Started>;
}

/** Starts each service after those that it needs. @returns what they add to the rest */
export async function startServices(
  services: Readonly<Record<string, EmulatedService>>,
  { platform, running, run }: Starting,
): Promise<ServiceContribution[]> {
  const known: Record<string, unknown> = running;
  const others = new Proxy(running as RunningServices, { get: (_, name) => startedService(known, name) });
  const contributions: ServiceContribution[] = [];
  for (const [name, service] of inOrder(services)) {
    const started = service.start && (await run(service.start(platform, others) as Promise<Service>));
    known[name] = started;
    contributions.push(service.contributes(started, platform));
  }
  return contributions;
}

function inOrder(services: Readonly<Record<string, EmulatedService>>): [string, EmulatedService][] {
  const all = Object.entries(services);
  const rankOf = ranksOf(Object.fromEntries(all.map(([name, { startsAfter = [] }]) => [name, startsAfter])));
  return all.sort(([one], [other]) => rankOf(one) - rankOf(other) || one.localeCompare(other));
}

function startedService(known: Readonly<Record<string, unknown>>, name: string | symbol): unknown {
  if (typeof name === "string" && name in known) return known[name];
  throw new Error(`${String(name)} does not run yet: whoever needs it names it in startsAfter`);
}

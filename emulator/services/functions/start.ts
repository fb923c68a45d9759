import { readFileSync } from "node:fs";
import { oneAtATime } from "../../core/one-at-a-time";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import type { Monitor } from "../monitor/monitor";
import type { FunctionsHost, Site } from "./functions-host";
import { defaultLimits, type HostLimits, type HostServices } from "./host-services";
import { storageClients } from "./host-storage/clients";
import { HostedSite } from "./hosted-site";
import { failed, notTriggered } from "./not-triggered";
import type { EndpointsOf } from "./settings/connections";
import type { VaultUrlOf } from "./settings/key-vault-references";
import { triggerByHand } from "./trigger-by-hand";
import { buildWorker } from "./worker/build";

export interface FunctionsHostOptions {
  readonly identity: Identity;
  readonly monitor: Monitor;
  readonly eventHubs: HostServices["eventHubs"];
  /** Addresses of a storage account by its name, for `<connection>__accountName`. */
  readonly endpoints: EndpointsOf;
  /** @default - references that name a vault without its address are not resolved */
  readonly vaultUrlOf?: VaultUrlOf;
  readonly limits?: Partial<HostLimits>;
}

/** Starts the host; apps come with `createOrUpdateSite`, also those of an earlier run. */
export async function startFunctionsHost(
  context: EmulatorContext,
  options: FunctionsHostOptions,
): Promise<FunctionsHost> {
  const services: HostServices = {
    context,
    identity: options.identity,
    monitor: options.monitor,
    eventHubs: options.eventHubs,
    clients: storageClients(options.identity, context.tls.authorityFile),
    endpoints: options.endpoints,
    vaultUrlOf: options.vaultUrlOf ?? (() => undefined),
    ca: readFileSync(context.tls.authorityFile, "utf8"),
    workerScript: await buildWorker(context.stateDirectory),
    limits: { ...defaultLimits, ...options.limits },
  };
  const sites = new Map<string, HostedSite>();
  const inTurn = oneAtATime();

  const existing = (resourceId: string): HostedSite => {
    const site = sites.get(resourceId.toLowerCase());
    if (site) return site;
    throw new Error(`there is no function app ${resourceId}`);
  };

  return {
    name: "functions",

    createOrUpdateSite: (site) =>
      inTurn(site.resourceId, async () => {
        const known = sites.get(site.resourceId.toLowerCase());
        if (!known) {
          const hosted = new HostedSite(site, services);
          await hosted.open();
          sites.set(site.resourceId.toLowerCase(), hosted);
          return { defaultHostName: hosted.hostName };
        }
        if (!isSame(known.current, site)) await known.change(site);
        // whoever writes the app means the code that it refers to
        else if (known.runsUndeployed) await known.restart();
        return { defaultHostName: known.hostName };
      }),

    deleteSite: (resourceId) =>
      inTurn(resourceId, async () => {
        await sites.get(resourceId.toLowerCase())?.remove();
        sites.delete(resourceId.toLowerCase());
      }),

    restartSite: (resourceId) => inTurn(resourceId, () => existing(resourceId).restart()),

    async runInstead(name, file) {
      const site = [...sites.values()].find(({ current }) => current.name === name);
      if (!site) throw notTriggered("AppNotFound", `there is no function app "${name}"`);
      return inTurn(site.resourceId, () => site.runInstead(file));
    },

    runsUndeployed: (containerUrl) =>
      [...sites.values()].some(
        (site) => site.runsUndeployed && site.current.deployment.containerUrl === containerUrl,
      ),

    hostKeys: async (resourceId) => existing(resourceId).keys.all,

    status: () => [...sites.values()].map((site) => site.status()),

    async trigger(name, functionName, input) {
      const site = [...sites.values()].find(({ current }) => current.name === name);
      if (!site) throw notTriggered("AppNotFound", `there is no function app "${name}"`);
      try {
        const app = await site.ready();
        await triggerByHand(app, functionName, input);
      } catch (error) {
        throw failed(`${name}/${functionName}`, error);
      }
    },

    async stop() {
      await Promise.all([...sites.values()].map((site) => site.close()));
    },
  };
}

function isSame(one: Site, other: Site): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

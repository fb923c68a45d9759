import { join } from "node:path";
import { openContext } from "../core/context";
import type { EmulatorContext, Service } from "../core/service";
import { trust } from "../core/trust";
import { startIdentity } from "../identity/start";
import { type ArmRest, startArmRest } from "../resource-manager/arm-rest";
import { endpointsOf, vaultUriOf } from "../resource-manager/lookups";
import type { ResourceManager } from "../resource-manager/resource-manager";
import { directoryOf, openResources, type Services, startResourceManager } from "../resource-manager/start";
import { startDataFactories } from "../services/data-factory/start";
import type { EventGrid } from "../services/event-grid/event-grid";
import { startEventGrid } from "../services/event-grid/start";
import { startFrontDoors } from "../services/front-door/start";
import { startFunctionsHost } from "../services/functions/start";
import { startKeyVaults } from "../services/key-vault/start";
import { startMachineLearning } from "../services/machine-learning/start";
import type { Monitor } from "../services/monitor/monitor";
import { startMonitor } from "../services/monitor/start";
import { startRedisCaches } from "../services/redis/start";
import { startSearchServices } from "../services/search/start";
import { startStorage } from "../services/storage/start";
import type { Storage } from "../services/storage/storage";
import { DeletedNames } from "../unkind/deleted-names";
import { GrantsInEffect } from "../unkind/grants-in-effect";
import { MadeByAzure } from "../unkind/made-by-azure";
import { NetworkRules } from "../unkind/network-rules";
import { SubnetsInUse } from "../unkind/subnets-in-use";
import { UnkindSwitches } from "../unkind/switches";
import { Sessions } from "./sessions";

/** Everything that runs in one checkout. */
export interface Estate extends Services {
  readonly manager: ResourceManager;
  readonly sessions: Sessions;
  readonly armRest: ArmRest;
  /** Ends every service, the last started first. */
  stop(): Promise<void>;
}

export function stateDirectoryOf(root: string): string {
  return join(root, ".vitrine", "local");
}

/**
 * @param root the checkout, whose sources the functions host starts workers from
 * @throws when a service does not start; those before it are stopped
 */
export async function startEstate(root: string, stateDirectory = stateDirectoryOf(root)): Promise<Estate> {
  let monitor: Monitor | undefined;
  const context = await openContext(stateDirectory, (level, role, name, properties) =>
    monitor?.record({
      time: new Date().toISOString(),
      kind: "log",
      role,
      name,
      level,
      ...(properties && { properties }),
    }),
  );
  trust(context.tls.authorityFile);
  const started: Service[] = [];
  const stop = () => {
    monitor = undefined; // it is one of those that stop: from here on the log file alone is told
    return stopInReverse(started, context);
  };
  const run = async <Started extends Service>(starting: Promise<Started>): Promise<Started> => {
    const service = await starting;
    started.push(service);
    return service;
  };

  try {
    const resources = openResources(context.stateDirectory);
    const unkind = new UnkindSwitches(context.stateDirectory);
    const grants = new GrantsInEffect(resources, unkind);
    const networkRules = new NetworkRules(resources, unkind);
    const identity = await run(startIdentity(context, directoryOf(resources, { unkind, grants })));
    const telemetry = await run(startMonitor(context, { identity }));
    monitor = telemetry;
    // the two need each other: events go to Event Grid, dead letters to storage
    const eventGrid: EventGrid = await run(startEventGrid(context, { identity, storage: () => storage }));
    const storage: Storage = await run(
      startStorage(context, {
        identity,
        networkRules,
        publish: (event) => eventGrid.publish(event),
      }),
    );
    const keyVaults = await run(startKeyVaults(context, { identity, networkRules }));
    const functions = await run(
      startFunctionsHost(context, {
        identity,
        monitor: telemetry,
        root,
        endpoints: (account) => endpointsOf(resources, account),
        vaultUrlOf: (vault) => vaultUriOf(resources, vault),
      }),
    );
    const search = await run(startSearchServices(context, { identity, monitor: telemetry }));
    const machineLearning = await run(startMachineLearning(context, { identity, monitor: telemetry }));
    const redis = await run(startRedisCaches(context, { identity }));
    const dataFactories = await run(startDataFactories(context, { identity }));
    const frontDoors = await run(startFrontDoors(context));
    const services = {
      context,
      resources,
      unkind,
      grants,
      deletedNames: new DeletedNames(context.stateDirectory, unkind),
      madeByAzure: new MadeByAzure(resources, unkind),
      subnetsInUse: new SubnetsInUse(resources, unkind),
      identity,
      storage,
      eventGrid,
      functions,
      monitor: telemetry,
      keyVaults,
      search,
      machineLearning,
      redis,
      dataFactories,
      frontDoors,
    };
    const armRest = await run(startArmRest(context, { identity, resources, machineLearning, functions }));
    const sessions = new Sessions();
    const manager = startResourceManager(services, () => sessions.current);
    await manager.restore();
    return { ...services, manager, sessions, armRest, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stopInReverse(started: readonly Service[], { log }: EmulatorContext): Promise<void> {
  for (const service of [...started].reverse()) {
    try {
      await service.stop();
      log("debug", service.name, "stopped");
    } catch (error) {
      log("error", service.name, `did not stop: ${error instanceof Error ? error.message : error}`);
    }
  }
}

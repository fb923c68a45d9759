import { join } from "node:path";
import { openContext } from "../core/context";
import { idleMsOf } from "../core/idle";
import type { EmulatorContext, Service } from "../core/service";
import { trust } from "../core/trust";
import { startIdentity } from "../identity/start";
import { type ArmRest, startArmRest } from "../resource-manager/arm-rest";
import type { ResourceManager } from "../resource-manager/resource-manager";
import {
  directoryOf,
  type ManagerDependencies,
  openResources,
  startResourceManager,
} from "../resource-manager/start";
import { lockRoutes } from "../resource-manager/types/management-lock";
import * as services from "../services/all";
import type { RunningServices, ServiceContribution } from "../services/emulated-service";
import { startServices } from "../services/start-services";
import { openUnkind } from "../unkind/unkind";
import { Sessions } from "./sessions";

/** Everything that runs in one checkout. */
export interface LocalAzure extends ManagerDependencies, RunningServices {
  readonly manager: ResourceManager;
  readonly sessions: Sessions;
  readonly armRest: ArmRest;
  /** What each service adds to the rest. */
  readonly contributions: readonly ServiceContribution[];
  /** Ends every service, the last started first. */
  stop(): Promise<void>;
}

export function stateDirectoryOf(root: string): string {
  return join(root, ".vitrine", "local");
}

/**
/**
 * @param idleMs how long nobody needs a process before it ends
 * @throws when a service does not start; those before it are stopped
 */
export async function startLocalAzure(
  stateDirectory: string,
  idleMs = idleMsOf(process.env),
): Promise<LocalAzure> {
  const running: Partial<RunningServices> = {};
  let isStopping = false;
  const context = await openContext(stateDirectory, (level, role, name, properties) => {
    // it is one of those that stop: from then on the log file alone is told
    if (isStopping) return;
    running.monitor?.record({
      time: new Date().toISOString(),
      kind: "log",
      role,
      name,
      level,
      ...(properties && { properties }),
    });
  });
  trust(context.tls.authorityFile);
  const started: Service[] = [];
  const stop = () => {
    isStopping = true;
    return stopInReverse(started, context);
  };
  const run = async <Started extends Service>(starting: Promise<Started>): Promise<Started> => {
    const service = await starting;
    started.push(service);
    return service;
  };

  try {
    const resources = openResources(context.stateDirectory);
    const unkind = openUnkind(context.stateDirectory, resources);
    const identity = await run(startIdentity(context, directoryOf(resources, unkind)));
    const platform = { context, identity, resources, idleMs, networkRules: unkind.networkRules };
    const contributions = await startServices(services, { platform, running, run });
    const foundation = { context, resources, identity, unkind };
    const routes = [...contributions.flatMap(({ armRoutes = [] }) => armRoutes), ...lockRoutes(resources)];
    const armRest = await run(startArmRest(context, { identity, routes }));
    const sessions = new Sessions();
    const manager = startResourceManager(foundation, contributions, () => sessions.current);
    await manager.restore();
    const all = running as RunningServices; // each has started
    return { ...foundation, ...all, manager, sessions, armRest, contributions, stop };
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

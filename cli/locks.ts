import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { deployedResources } from "./deployed-resources";
import { environmentNamed } from "./environments";
import { Failure } from "./failure";
import { synthesizedFolder } from "./outputs";
import { actOn, callerOf, type Manager } from "./resource-manager";

const State = z.object({ name: z.string(), scope: z.string() });

/** A lock that a deploy has put on something. */
export interface DeployedLock {
  /** Azure's id of what is locked. */
  readonly scope: string;
  readonly name: string;
}

/** How Azure's activity log calls it. */
export const liftOperation = "Microsoft.Authorization/locks/delete";

/** The locks of an environment, or of the bootstrap, as the last deploy left them. */
export async function deployedLocks(root: string, environment: string): Promise<DeployedLock[]> {
  if (environment !== "local" && environment !== "bootstrap") await environmentNamed(environment);
  const resources = await deployedResources(synthesizedFolder(root, environment));
  return resources
    .filter(({ type }) => type === "azurerm_management_lock")
    .map(({ values }) => State.parse(values));
}

export interface Lifted {
  /** Who did it, as the activity log names them. */
  readonly by: string;
  readonly at: Date;
  readonly lifted: readonly DeployedLock[];
  /** Those that were not there any more. */
  readonly alreadyLifted: readonly DeployedLock[];
}

/**
 * Takes locks off, as whoever runs the command, and waits until Azure does not know them any more.
 *
 * @throws Failure ResourceManagerRefused with what was lifted before, LocksRemain
 */
export async function lift(manager: Manager, locks: readonly DeployedLock[]): Promise<Lifted> {
  const by = await callerOf(manager);
  const lifted: DeployedLock[] = [];
  const alreadyLifted: DeployedLock[] = [];
  for (const lock of locks) {
    const status = await ask(manager, lock, "DELETE").catch((error) => {
      throw lifted.length > 0 && error instanceof Failure ? halfway(error, lifted) : error;
    });
    // 204: there was none; 404: what it was on is gone, too
    (status === 204 || status === 404 ? alreadyLifted : lifted).push(lock);
  }
  await untilGone(manager, lifted);
  return { by, at: new Date(), lifted, alreadyLifted };
}

function halfway(cause: Failure, lifted: readonly DeployedLock[]): Failure {
  const scopes = lifted.map(({ scope }) => scope).join(", ");
  return new Failure(cause.code, {
    what: `${cause.message}; lifted before that, until the next deploy: ${scopes}`,
    ...(cause.why === undefined ? {} : { why: cause.why }),
    fix: cause.fix,
    cause,
  });
}

/** Azure may know a lock for some minutes after it was deleted. */
async function untilGone(manager: Manager, locks: readonly DeployedLock[]): Promise<void> {
  const deadline = Date.now() + 5 * 60_000;
  for (const lock of locks) {
    while ((await ask(manager, lock, "GET")) !== 404) {
      if (Date.now() > deadline) {
        throw new Failure("LocksRemain", {
          what: `Azure still knows the lock on ${lock.scope} five minutes after it was deleted`,
          why: "something puts it back at once, such as a policy of the subscription, or Azure is slow",
          fix: "look into the activity log of the resource; then run this again",
        });
      }
      await wait(5_000);
    }
  }
}

function ask(manager: Manager, { scope, name }: DeployedLock, method: "DELETE" | "GET"): Promise<number> {
  return actOn(manager, {
    method,
    resourceId: scope,
    path: `providers/Microsoft.Authorization/locks/${name}?api-version=2020-05-01`,
    role: '"Locks Contributor" on the subscription, which contributors do not have',
    also: [404],
  });
}

import { Command } from "commander";
import { colours as pc } from "../colours";
import { confirm } from "../confirm";
import { type DeployedLock, deployedLocks, lift, liftOperation } from "../locks";
import { managerOf } from "../resource-manager";
import type { Verb } from "../verb";

interface Options {
  readonly yes?: true;
  readonly json?: true;
}

/** Lifts the locks on what holds data, for the one deploy that has to delete something at or below them. */
export const unlock: Verb = (root) =>
  new Command("unlock")
    .description(
      "lift the locks on what holds data, for one change that they are in the way of; the next deploy puts them back",
    )
    .argument("<environment>", 'whose; also "bootstrap"')
    .option("--yes", "without asking")
    .option("--json", "one JSON document")
    .action(async (environment: string, { yes, json }: Options) => {
      const locks = await deployedLocks(root, environment);
      if (locks.length === 0)
        return console.log(json ? noneInJson(environment) : `${environment} has no locks`);
      if (!yes) await confirm(questionOf(environment, locks));
      const { by, at, ...done } = await lift(await managerOf(root, environment), locks);
      if (json)
        return console.log(JSON.stringify({ environment, by, at, operation: liftOperation, ...done }));
      for (const lock of done.lifted) console.log(`${pc.green("lifted")} ${nameOf(lock)}`);
      for (const lock of done.alreadyLifted) console.log(`${pc.dim("was lifted")} ${nameOf(lock)}`);
      console.log(
        `by ${by}, ${at.toISOString()}; in the activity log of each: ${liftOperation}\n` +
          `The next deploy puts them back: npx cdktf deploy ${environment}`,
      );
    });

const noneInJson = (environment: string): string =>
  JSON.stringify({ environment, lifted: [], alreadyLifted: [] });

function questionOf(environment: string, locks: readonly DeployedLock[]): string {
  const names = locks.map(nameOf).join(", ");
  return `Lift the locks on what holds data in ${environment} until its next deploy (${names})?`;
}

const nameOf = ({ scope }: DeployedLock): string => scope.slice(scope.lastIndexOf("/") + 1);

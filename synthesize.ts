import { join } from "node:path";
import { App } from "cdktf";
import estates from "#estates";
import { keepFormerStacks } from "./ci/former-stacks";
import { grantFindings } from "./ci/grants/grant-findings";
import { recordSynth } from "./ci/last-synth";
import { checkPolicy, type Verdict } from "./ci/policy/check";
import { today } from "./ci/policy/dates";
import { findingsInShort } from "./ci/policy/findings-in-words";
import { PolicyRefusal, refusedElsewhere } from "./ci/policy/refusal";
import { recordBuilds } from "./ci/promotion/shipped";
import { recordRunners } from "./ci/runners";
import { readStack, type Stack } from "./ci/stack";
import { installProvider } from "./emulator/terraform/install";
import {
  type CdktfCommand,
  cdktfCommand,
  concerns,
  neededFor,
} from "./emulator/terraform/runs/cdktf-command";
import { prepareRun } from "./emulator/terraform/runs/prepare-run";
import { leaveFormerState, leaveWorkspace, refuseWorkspaces } from "./emulator/terraform/runs/workspaces";
import type { Environment } from "./environments/environment";
import { environmentRefusal } from "./environments/placeholders";
import { Shipping } from "./packaging/shipping";
import { Bootstrap } from "./stacks/bootstrap";
import { Estate } from "./stacks/estate";
import { checkFlexMemory } from "./stacks/flex-memory";
import { lockProviders } from "./stacks/lock-providers";
import { networksOf } from "./stacks/network";
import { shipsOf } from "./stacks/ships";
import { vitrineFolder } from "./vitrine-folder";

/**
 * Writes the Terraform of every environment below cdktf.out, of what they need before them, and beside that of
 * `local` the provider that stands for Azure on this machine. Then says what the policy finds in them. For a cdktf command
 * that names environments it is these alone, and the others stay as they were.
 *
 * @param root the checkout, absolute
 * @throws PolicyRefusal when the policy refuses an environment that is about to be planned or deployed, or one of
 * all when this is only a synth; what was written stays, to be looked at
 * @throws ConfigurationError when something cannot be built as it is asked for
 * @throws EstateBusy when the local estate is deployed just now
 */
export async function synthesize(root: string): Promise<void> {
  const began = new Date();
  const command = cdktfCommand();
  refuseWorkspaces(process.env);
  const { product, workloads } = estates;
  const environments = neededFor(command, estates.environments);
  const isWhole = environments === estates.environments;
  const bootstrap = isWhole ? estates.bootstrap : undefined;
  const localRun = await prepareRun(root, command);
  const app = new App();
  const shipping = new Shipping(root);
  shipping.prepare(shipsOf(workloads, environments));
  const made = environments.map((environment) => ({
    environment,
    estate: new Estate(app, environment.name, { product, environment, workloads, root, shipping }),
  }));
  checkFlexMemory(made);
  const built = Object.fromEntries(made.map(({ environment, estate }) => [environment.name, estate]));
  const networks = networksOf(app, { product, environments, workloads, root });
  if (bootstrap)
    new Bootstrap(app, "bootstrap", {
      product,
      values: bootstrap,
      root,
      environments,
      workloads,
      estates: built,
    });
  if (isWhole) app.synth();
  else keepFormerStacks(app.outdir, () => app.synth());
  const stackOf = (name: string) => readStack(join(app.outdir, "stacks", name));
  const stacks = [
    ...environments.map((facts) => ({ facts, stack: stackOf(facts.name) })),
    ...networks.map(({ environment, stack }) => ({
      // suppressions name paths of the estate
      facts: { ...environment, policy: { ...environment.policy, suppressions: [] } },
      stack: stackOf(stack.node.id),
    })),
  ];
  if (isWhole) recordSynth(app.outdir, began);
  recordRunners(app.outdir, estates.environments);
  recordBuilds(
    stacks.map(({ stack }) => stack),
    shipping.hashes(),
  );
  for (const { stack } of stacks) leaveWorkspace(stack.folder);
  const ofAzure = stacks.filter(({ facts }) => facts.state.kind === "azure").map(({ stack }) => stack.folder);
  if (bootstrap) ofAzure.push(join(app.outdir, "stacks", "bootstrap"));
  for (const folder of ofAzure) lockProviders(vitrineFolder, folder);
  const local = environments.find(({ name }) => name === "local");
  if (local) {
    const localStack = join(app.outdir, "stacks", local.name);
    leaveFormerState(localStack);
    installProvider(localStack, { root, unkind: local.unkind });
    localRun.mendState(localStack);
  }
  judge(stacks, command);
}

function judge(
  stacks: readonly { facts: Environment; stack: Stack }[],
  command: CdktfCommand | undefined,
): void {
  const verdicts = stacks.map(({ facts, stack }) =>
    checkPolicy({ stack, facts, today: today(), others: grantFindings(stack) }),
  );
  const isElsewhere = ({ environment, refused }: Verdict) => refused && !isMeant(environment, command);
  const meant = verdicts.filter((verdict) => !isElsewhere(verdict));
  if (meant.some(({ refused }) => refused)) throw new PolicyRefusal(meant);
  refusePlaceholders(command);
  const lines = [findingsInShort(verdicts), refusedElsewhere(verdicts.filter(isElsewhere))];
  if (lines.some(Boolean)) console.log(lines.filter(Boolean).join("\n"));
}

/** Azure would say the same, later and in other words. */
function refusePlaceholders(command: CdktfCommand | undefined): void {
  if (command === undefined || command.verb === "synth") return;
  for (const environment of estates.environments.filter(({ name }) => isMeant(name, command))) {
    const refusal = environmentRefusal(environment);
    if (refusal) throw new Error(refusal);
  }
}

/** What is only looked at or taken down is not about to break a rule. */
function isMeant(environment: string, command: CdktfCommand | undefined): boolean {
  if (command === undefined || command.verb === "synth") return true;
  return (
    ["deploy", "apply", "diff", "plan", "watch"].includes(command.verb) && concerns(command, environment)
  );
}

import { Command } from "commander";
import { checkPromotion, type Promotion, recordPromotion } from "../../ci/promotion/promotion";
import type { Stack } from "../../ci/stack";
import { colours as pc } from "../colours";
import { bootstrapValues, stackOf } from "../environments";
import { plainTable } from "../plain-table";
import { commitOf, deployedSources } from "../promote/deployed-sources";
import { ledgerOf } from "../promote/ledgers";
import { unknownName } from "../unknown-name";
import type { Verb } from "../verb";

interface Options {
  readonly check?: true;
  readonly as?: string;
  readonly ledger?: string;
  readonly json?: true;
}

/** Packages go from one environment to the next by their hash, or not at all. */
export const promote: Verb = (root, exit) =>
  new Command("promote")
    .description(
      "write down that an environment runs the packages of its stack, so that the next one takes them; exit code 3 when it does not",
    )
    .argument("<environment>")
    .option("--check", "only see whether its packages passed the environment before; exit code 3 when not")
    .option("--as <stage>", "its place in the order, for an estate on one machine")
    .option("--ledger <folder>", "keep what passed in a folder, not in the state storage")
    .option("--json", "one JSON document")
    .action(async (environment: string, options: Options) => {
      const stack = await stackOf(root, environment);
      const stages = (await bootstrapValues()).stages.map((each) => each.environment);
      const stage = stageOf(stages, options.as ?? environment);
      const before = stages[stages.indexOf(stage) - 1];
      const promotion = options.check
        ? await check(stack, { stage, before }, options.ledger)
        : await record(stack, stage, options.ledger);
      report(promotion, options);
      if (promotion.refusals.length > 0) exit(3);
    });

async function check(
  stack: Stack,
  { stage, before }: { readonly stage: string; readonly before: string | undefined },
  folder: string | undefined,
): Promise<Promotion> {
  return checkPromotion(
    stack,
    stage,
    before === undefined ? undefined : { stage: before, ledger: await ledgerOf(before, folder) },
  );
}

async function record(stack: Stack, stage: string, folder: string | undefined): Promise<Promotion> {
  return recordPromotion(stack, stage, {
    ledger: await ledgerOf(stage, folder),
    deployed: await deployedSources(stack),
    commit: await commitOf(stack.folder),
  });
}

function stageOf(stages: readonly string[], name: string): string {
  if (stages.includes(name)) return name;
  throw unknownName("StageNotFound", {
    kind: "an environment",
    wanted: name,
    names: stages,
    place: "the order of environments",
    otherwise: "name one of them, or give an estate on this machine a place: --as STAGE --ledger FOLDER",
  });
}

function report({ stage, packages, refusals }: Promotion, options: Options): void {
  if (options.json) {
    console.log(JSON.stringify({ stage, packages, refusals }));
    return;
  }
  if (refusals.length === 0) {
    const table = plainTable(["package", "sha-256"]);
    for (const { path, hash } of packages) table.push([path, hash]);
    const outcome = options.check ? `may be deployed in ${stage}` : `passed ${stage}`;
    console.log(`${table.toString()}\n\n${pc.green(`${packages.length} packages`)} ${outcome}`);
    return;
  }
  for (const { what, why, fix, code } of refusals)
    console.error(`${pc.red("refused")} ${what}\n  why: ${why}\n  fix: ${fix}\n  code: ${code}`);
  const outcome = options.check ? `may not be deployed in ${stage}` : "were not written down";
  console.error(`\n${refusals.length} of ${packages.length} packages ${outcome}`);
}

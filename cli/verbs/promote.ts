import { Command } from "commander";
import { checkPromotion, type Promotion, recordPromotion } from "../../ci/promotion/promotion";
import type { Stack } from "../../ci/stack";
import bootstrap from "../../environments/bootstrap";
import { colours as pc } from "../colours";
import { stackOf } from "../environments";
import { Failure } from "../failure";
import { plainTable } from "../plain-table";
import { commitOf, deployedBlobs } from "../promote/deployed";
import { ledgerOf } from "../promote/ledgers";
import type { Verb } from "./verb";

interface Options {
  readonly check?: true;
  readonly as?: string;
  readonly ledger?: string;
  readonly json?: true;
}

const stages = bootstrap.stages.map(({ environment }) => environment);

/** Packages go from one environment to the next by their hash, or not at all. */
export const promote: Verb = (root, exit) =>
  new Command("promote")
    .description(
      `write down that an environment runs the packages of its stack, so that the next one takes them (${stages.join(" → ")}); exit code 3 when it does not`,
    )
    .argument("<environment>")
    .option("--check", "only see whether its packages passed the environment before; exit code 3 when not")
    .option("--as <stage>", "its place in the order, for an estate on one machine")
    .option("--ledger <folder>", "keep what passed in a folder, not in the state storage")
    .option("--json", "one JSON document")
    .action(async (environment: string, options: Options) => {
      const stack = stackOf(root, environment);
      const stage = stageOf(options.as ?? environment);
      const promotion = options.check
        ? await check(stack, stage, options.ledger)
        : await record(stack, stage, options.ledger);
      report(promotion, options);
      if (promotion.refusals.length > 0) exit(3);
    });

async function check(stack: Stack, stage: string, folder: string | undefined): Promise<Promotion> {
  const before = stages[stages.indexOf(stage) - 1];
  return checkPromotion(
    stack,
    stage,
    before === undefined ? undefined : { stage: before, ledger: ledgerOf(before, folder) },
  );
}

async function record(stack: Stack, stage: string, folder: string | undefined): Promise<Promotion> {
  return recordPromotion(stack, stage, {
    ledger: ledgerOf(stage, folder),
    deployed: await deployedBlobs(stack),
    commit: await commitOf(stack.folder),
  });
}

function stageOf(name: string): string {
  if (stages.includes(name)) return name;
  throw new Failure("StageNotFound", {
    what: `${name} has no place in the order of environments: ${stages.join(" → ")}`,
    fix: "name one of them, or give an estate on this machine a place: --as STAGE --ledger FOLDER",
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

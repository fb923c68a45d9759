import { readFileSync } from "node:fs";
import { z } from "zod";
import type { ToldExperiments, VariantState } from "../../ci/experiments/experiment-notes";
import type { Environment } from "../../environments/environment";
import { ExperimentsAnswer } from "../../runtime/functions/articles/contract/experiments";
import { openExperimentsApi } from "../articles/experiments-api";
import { Failure } from "../failure";

/** What `npx vitrine experiment --json` prints. */
const Told = ExperimentsAnswer.extend({ asked_at: z.iso.datetime() });

/**
 * What the estate that runs tells of its experiments, as whoever runs the command, or the pipeline's deployer. A plan does not fail because nobody
 * answers: it says so.
 */
export async function askExperiments(
  root: string,
  { name }: Pick<Environment, "name">,
): Promise<ToldExperiments> {
  try {
    const api = await openExperimentsApi(root, name);
    const { experiments } = await api.ask("GET", "/experiments", ExperimentsAnswer);
    return { told: statesOf(experiments), at: new Date().toISOString() };
  } catch (error) {
    return { notAsked: whyOf(error) };
  }
}

/** What somebody who could ask has written down. @throws Failure ExperimentsNotRead */
export function experimentsIn(file: string): ToldExperiments {
  try {
    const { experiments, asked_at: at } = Told.parse(JSON.parse(readFileSync(file, "utf8")));
    return { told: statesOf(experiments), at };
  } catch (cause) {
    throw new Failure("ExperimentsNotRead", {
      what: `${file} does not say how experiments stand`,
      why: whyOf(cause),
      fix: "npx vitrine experiment --environment ENV --json > FILE writes it",
      cause,
    });
  }
}

function statesOf(experiments: ExperimentsAnswer["experiments"]): VariantState[] {
  return experiments.flatMap(({ name: experiment, variants, result }) =>
    variants.map(({ name: variant, stopped, words }) => {
      const verdict = result?.variants.find((each) => each.variant === variant)?.verdict;
      return {
        experiment,
        variant,
        ...(stopped && { stopped }),
        ...(verdict && { verdict }),
        ...(words !== null && { words }),
      };
    }),
  );
}

/** In one line: what a library says of a network may have several. */
function whyOf(error: unknown): string {
  const { message } = error as Error;
  const why = error instanceof Failure && error.why !== undefined ? `${message}: ${error.why}` : message;
  return why.split("\n")[0] ?? "";
}

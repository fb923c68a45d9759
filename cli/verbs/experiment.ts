import { Command } from "commander";
import { ExperimentAnswer, ExperimentsAnswer } from "../../runtime/functions/articles/contract/experiments";
import { experimentInWords, experimentsInWords } from "../articles/experiment-in-words";
import { openExperimentsApi } from "../articles/experiments-api";
import type { Verb } from "../verb";

/** How an experiment stands; without a name, which there are. */
export const experiment: Verb = (root) =>
  new Command("experiment")
    .description("how an experiment with articles stands: readers, intervals, and a verdict in words")
    .argument("[name]", "as the environment's file calls it; without one all are told of")
    .option("-e, --environment <name>", "in which environment", "local")
    .option("--json", "one JSON document, with each day's numbers")
    .action(async (name: string | undefined, { environment, json }: { environment: string; json?: true }) => {
      const api = await openExperimentsApi(root, environment);
      if (name === undefined) {
        const all = await api.ask("GET", "/experiments", ExperimentsAnswer);
        const asked_at = new Date().toISOString();
        console.log(json ? JSON.stringify({ asked_at, ...all }) : experimentsInWords(all));
        return;
      }
      const found = await api.ask("GET", `/experiments/${encodeURIComponent(name)}`, ExperimentAnswer);
      console.log(json ? JSON.stringify(found) : experimentInWords(found));
    });

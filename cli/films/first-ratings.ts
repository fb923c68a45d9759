import { TrainingAnswer } from "../../runtime/training/contract";
import { findTracking } from "../../runtime/training/find-tracking";
import { trainThere } from "../train/follow-training";
import { failedFirstTraining } from "../train/tracked-trainings";
import { type FilmsApi, openFilmsApi } from "./films-api";
import { hasImports, importFilms, sample } from "./import-films";
import { openFilms } from "./registry";
import { servingInWords } from "./serving";

type Say = (line: string) => void;

/**
 * Brings the sample in and trains on it where nobody has brought ratings yet: there is something to recommend from the first minute. Where
 * that training failed, it is tried once more.
 */
export async function bringFirstRatings(
  root: string,
  environment: string,
  { isQuiet }: { readonly isQuiet: boolean },
): Promise<void> {
  const say: Say = (line) => {
    if (!isQuiet) console.error(line);
  };
  if (await hasImports(root, environment)) return trainAgain(root, environment, say);
  say("Bringing sample ratings of films in, and training on them, so that there is something to recommend …");
  await importFilms(root, { ratings: sample }, { environment, patienceSeconds: 120, onFile: say });
  await train(await openFilmsApi(root, environment), say);
}

async function trainAgain(root: string, environment: string, say: Say): Promise<void> {
  const failed = await failedFirstTraining(await findTracking(await openFilms(root, environment)), "films");
  if (failed === undefined) return;
  const api = await openFilmsApi(root, environment);
  const { error } = await api.ask("GET", `/training/${failed}`, TrainingAnswer);
  say(`The first training of films failed, and is tried once more: ${error ?? "it did not say why"}`);
  await train(api, say);
}

async function train(api: FilmsApi, say: Say): Promise<void> {
  await trainThere(api, {}, { models: "npx vitrine films models", onNews: (line) => say(`  ${line}`) });
  say((await servingInWords(api)).words);
}

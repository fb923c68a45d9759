import { openFilmsApi } from "./films-api";
import { trainThere } from "./follow-training";
import { hasImports, importFilms, sample } from "./import-films";
import { servingInWords } from "./serving";

/** Brings the sample in and trains on it where nobody has brought ratings yet: there is something to recommend from the first minute. */
export async function bringFirstRatings(
  root: string,
  environment: string,
  { isQuiet }: { readonly isQuiet: boolean },
): Promise<void> {
  if (await hasImports(root, environment)) return;
  const say = (line: string) => {
    if (!isQuiet) console.error(line);
  };
  say("Bringing sample ratings of films in, and training on them, so that there is something to recommend …");
  await importFilms(root, { ratings: sample }, { environment, patienceSeconds: 120, onFile: say });
  const api = await openFilmsApi(root, environment);
  await trainThere(api, {}, (line) => say(`  ${line}`));
  say((await servingInWords(api)).words);
}

import { hasImports, importArticles, sample } from "./import-articles";
import { sendSampleDeeds } from "./send-sample-deeds";

/**
 * Brings the sample in where nobody has brought articles yet, and tells the hub what its readers did: there is something to read, and
 * something to make lists from, from the first minute.
 */
export async function bringFirstArticles(
  root: string,
  environment: string,
  { isQuiet }: { readonly isQuiet: boolean },
): Promise<void> {
  if (await hasImports(root, environment)) return;
  const say = (line: string) => {
    if (!isQuiet) console.error(line);
  };
  say(
    "Bringing sample articles in, and what sample readers did with them, so that there is something to read …",
  );
  await importArticles(root, sample, { environment, patienceSeconds: 120, onFile: say });
  const { deeds, readers } = await sendSampleDeeds(root, environment);
  say(`${deeds} deeds of ${readers} readers are on their way.`);
}

import * as z from "zod";
import type { FilmsApi } from "./films-api";

const Models = z.object({
  champion: z.object({ version: z.string(), at: z.string(), by: z.string() }).nullable(),
  versions: z.array(z.object({ version: z.string(), tags: z.record(z.string(), z.string()) })),
});

/** Which model serves after a training, and what became of the newest one. */
export async function servingInWords(api: FilmsApi) {
  const { champion, versions } = await api.ask("GET", "/models", Models);
  const [newest] = versions;
  const stage = newest && newest.version !== champion?.version ? newest.tags["stage"] : undefined;
  const lines = [
    champion ? `Version ${champion.version} serves.` : "No version serves: lists are of popular films.",
    ...(newest && stage === "refused"
      ? [`Version ${newest.version} was refused: npx vitrine films promote ${newest.version} says why.`]
      : []),
    ...(newest && stage === "challenger"
      ? [
          `Version ${newest.version} passed the gate: npx vitrine films promote ${newest.version} lets it serve.`,
        ]
      : []),
  ];
  return { champion: champion?.version ?? null, words: lines.join("\n") };
}

import * as z from "zod";
import { askAzure } from "../model-registry/ask-azure";
import { RegistryError } from "../model-registry/registry-error";
import type { Tokens } from "../shared/access-tokens";
import { listPages } from "../shared/list-pages";

/** What Azure ML calls the models of films. */
export const registeredName = "films-recommender";

const apiVersion = "api-version=2026-05-01";

const Version = z.object({
  name: z.string(),
  properties: z.object({
    tags: z.record(z.string(), z.string()).nullish(),
    isArchived: z.boolean().nullish(),
  }),
  systemData: z.object({ createdAt: z.string().optional() }).nullish(),
});

export type FilmVersion = z.output<typeof Version>;

export interface RegisteredFilmModel {
  /** A whole number as text. */
  readonly version: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ISO 8601, when Azure tells. */
  readonly registeredAt: string | undefined;
}

/**
 * Every version of the name, whoever made it; none before the first one.
 *
 * @param workspace the Azure ML workspace at Azure Resource Manager
 * @throws RegistryError RegistryNotReached
 */
export async function filmVersions(workspace: string, tokens: Tokens): Promise<FilmVersion[]> {
  const first = `${workspace}/models/${registeredName}/versions?${apiVersion}`;
  const found = await listPages(first, async (address) => {
    const answer = await askAzure(address, "https://management.azure.com", tokens);
    return answer === undefined ? { value: [] } : JSON.parse(answer.toString());
  });
  if (found) return found.flatMap((each) => Version.safeParse(each).data ?? []);
  throw new RegistryError("RegistryNotReached", {
    what: "The list of registered models cannot be read",
    why: "Azure Resource Manager answered in another form",
    fix: "compare MODEL_REGISTRY_WORKSPACE with the deployed workspace",
  });
}

/**
 * The versions that are registered, the newest first: those that a training made.
 *
 * @throws RegistryError RegistryNotReached
 */
export async function listFilmModels(workspace: string, tokens: Tokens): Promise<RegisteredFilmModel[]> {
  return (await filmVersions(workspace, tokens))
    .flatMap(({ name, properties: { tags, isArchived }, systemData }) =>
      /^[1-9]\d*$/.test(name) && tags && !isArchived
        ? [{ version: name, tags, registeredAt: systemData?.createdAt }]
        : [],
    )
    .sort((one, other) => Number(other.version) - Number(one.version));
}

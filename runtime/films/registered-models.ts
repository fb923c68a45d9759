import * as z from "zod";
import { askAzure } from "../predictions/ask-azure";
import { RegistryError } from "../predictions/registry-error";
import type { Tokens } from "../shared/access-tokens";

/** What Azure ML calls the models of films. */
export const registeredName = "films-recommender";

const apiVersion = "api-version=2026-05-01";

const Version = z.object({
  name: z.string().regex(/^[1-9]\d*$/),
  properties: z.object({
    tags: z.record(z.string(), z.string()),
    isArchived: z.literal(false).nullish(),
  }),
  systemData: z.object({ createdAt: z.string().optional() }).nullish(),
});
const Page = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });

export interface RegisteredFilmModel {
  /** A whole number as text. */
  readonly version: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ISO 8601, when Azure tells. */
  readonly registeredAt: string | undefined;
}

/**
 * The versions that are registered, the newest first; none before the first one.
 *
 * @param workspace the Azure ML workspace at Azure Resource Manager
 * @throws RegistryError RegistryNotReached
 */
export async function listFilmModels(workspace: string, tokens: Tokens): Promise<RegisteredFilmModel[]> {
  const found: unknown[] = [];
  const first = `${workspace}/models/${registeredName}/versions?${apiVersion}`;
  for (let next: string | undefined = first; next !== undefined; ) {
    const answer = await askAzure(next, "https://management.azure.com", tokens);
    if (answer === undefined) break;
    const page = Page.safeParse(JSON.parse(answer.toString()));
    if (!page.success) throw notAsExpected();
    found.push(...page.data.value);
    const link: string | undefined = page.data.nextLink ?? undefined;
    // a token is for whoever was asked first, and nobody else
    next = link !== undefined && new URL(link).origin === new URL(first).origin ? link : undefined;
  }
  return found
    .flatMap((each) => {
      const version = Version.safeParse(each);
      return version.success ? [version.data] : [];
    })
    .map(({ name, properties, systemData }) => ({
      version: name,
      tags: properties.tags,
      registeredAt: systemData?.createdAt,
    }))
    .sort((one, other) => Number(other.version) - Number(one.version));
}

function notAsExpected(): RegistryError {
  return new RegistryError("RegistryNotReached", {
    what: "The list of registered models cannot be read",
    why: "Azure Resource Manager answered in another form",
    fix: "compare MODEL_REGISTRY_WORKSPACE with the deployed workspace",
  });
}

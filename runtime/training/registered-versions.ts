import * as z from "zod";
import { askAzure } from "../model-registry/ask-azure";
import { RegistryError } from "../model-registry/registry-error";
import type { Tokens } from "../shared/access-tokens";
import { listPages } from "../shared/list-pages";

const apiVersion = "api-version=2026-05-01";

const Version = z.object({
  name: z.string(),
  properties: z.object({
    tags: z.record(z.string(), z.string()).nullish(),
    isArchived: z.boolean().nullish(),
  }),
  systemData: z.object({ createdAt: z.string().optional() }).nullish(),
});

export type RegisteredVersion = z.output<typeof Version>;

/** An Azure ML workspace. */
export interface RegistryPlace {
  /** "https://management.azure.com/subscriptions/…/workspaces/<name>" */
  readonly workspace: string;
  readonly tokens: Tokens;
}

export interface TrainedVersion {
  /** A whole number as text. */
  readonly version: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ISO 8601, when Azure tells. */
  readonly registeredAt: string | undefined;
}

/**
 * Every version of a model, whoever made it; none before the first one.
 *
 * @param model what Azure ML calls it, e.g. "films-recommender"
 * @throws RegistryError RegistryNotReached
 */
export async function registeredVersions(
  { workspace, tokens }: RegistryPlace,
  model: string,
): Promise<RegisteredVersion[]> {
  const first = `${workspace}/models/${model}/versions?${apiVersion}`;
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
export async function trainedVersions(place: RegistryPlace, model: string): Promise<TrainedVersion[]> {
  return (await registeredVersions(place, model))
    .flatMap(({ name, properties: { tags, isArchived }, systemData }) =>
      /^[1-9]\d*$/.test(name) && tags && !isArchived
        ? [{ version: name, tags, registeredAt: systemData?.createdAt }]
        : [],
    )
    .sort((one, other) => Number(other.version) - Number(one.version));
}

import * as z from "zod";
import { askWorkspace } from "../../training/ask-workspace";
import type { RegistryPlace } from "../../training/registered-versions";
import { registeredName } from "../registered-name";

const path = `/models/${registeredName}/versions`;

const Version = z.object({
  name: z.string(),
  properties: z.looseObject({
    description: z.string().nullish(),
    modelType: z.string().nullish(),
    modelUri: z.string(),
    jobName: z.string().nullish(),
    tags: z.record(z.string(), z.string()).nullish(),
  }),
});

/** Where a version stands: it serves, it passed the gate once, or it did not. */
export type Standing = "champion" | "challenger" | "refused";

/** Writes down where a version stands, for people, and who let it serve: what serves is said by the champion's file alone. */
export async function tagVersion(
  place: RegistryPlace,
  version: string,
  stage: Standing,
  promotedBy?: string,
): Promise<void> {
  const { status, body } = await askWorkspace(place, "GET", `${path}/${version}`);
  if (status === 404) return;
  const { description, modelType, modelUri, jobName, tags } = Version.parse(body).properties;
  if (tags?.["stage"] === stage && (!promotedBy || tags["promotedBy"] === promotedBy)) return;
  const properties = {
    modelType: modelType ?? "custom_model",
    modelUri,
    ...(jobName && { jobName }),
    ...(description && { description }),
    tags: { ...tags, stage, ...(promotedBy && { promotedBy }) },
  };
  await askWorkspace(place, "PUT", `${path}/${version}`, { properties });
}

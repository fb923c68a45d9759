import * as z from "zod";
import type { RegisteredModel } from "../../../predictions/registry";
import { problem } from "../contract/problems";
import type { Models } from "../models";

export const ModelVersionPath = z.strictObject({
  name: z.string().max(40),
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, "is a whole number")
    .optional(),
});

/**
 * The version that an address names, or the newest one, and all that there are.
 *
 * @throws Problem ModelUnknown
 */
export async function modelAt(
  { name, version }: z.output<typeof ModelVersionPath>,
  models: Models,
): Promise<{ readonly model: RegisteredModel; readonly versions: readonly string[] }> {
  const versions = (await models.list()).filter((each) => each.name === name);
  const model = version === undefined ? versions.at(-1) : versions.find((each) => each.version === version);
  if (!model) throw problem("ModelUnknown", "There is no model of this name and version.");
  return { model, versions: versions.map((each) => each.version) };
}

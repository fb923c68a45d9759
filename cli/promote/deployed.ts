import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import type { Stack } from "../../ci/stack";
import { terraform } from "../plan/terraform";

const State = z.object({
  values: z
    .object({
      root_module: z.object({
        resources: z
          .array(
            z.object({ address: z.string(), values: z.object({ source: z.string().nullish() }).nullish() }),
          )
          .default([]),
      }),
    })
    .optional(),
});

/** `source` of every blob by address, as the environment's Terraform state has it; empty when nothing is deployed. */
export async function deployedBlobs({ folder }: Stack): Promise<Map<string, string>> {
  await terraform(folder, "init", "-input=false");
  const { values } = State.parse(JSON.parse(await terraform(folder, "show", "-json")));
  return new Map(
    values?.root_module.resources.flatMap(({ address, values: blob }) =>
      blob?.source ? [[address, blob.source] as const] : [],
    ),
  );
}

/** The commit that is checked out in a folder; undefined where there is none. */
export async function commitOf(folder: string): Promise<string | undefined> {
  return promisify(execFile)("git", ["-C", folder, "rev-parse", "HEAD"]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

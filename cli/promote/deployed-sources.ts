import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { copiedBy } from "../../ci/copied-images";
import type { Stack } from "../../ci/stack";
import { terraform } from "../plan/terraform";

const State = z.object({
  values: z
    .object({
      root_module: z.object({
        resources: z
          .array(
            z.object({
              address: z.string(),
              values: z
                .object({
                  source: z.string().nullish(),
                  // a list of blocks where it is an alert's
                  action: z.unknown().optional(),
                  body: z.unknown().optional(),
                })
                .nullish(),
            }),
          )
          .default([]),
      }),
    })
    .optional(),
});

/** `source` of every blob and copied image by address, as the environment's Terraform state has it; empty when nothing is deployed. */
export async function deployedSources({ folder }: Stack): Promise<Map<string, string>> {
  await terraform(folder, "init", "-input=false");
  return sourcesIn(await terraform(folder, "show", "-json"));
}

/** The same of a state, as Terraform shows it. */
export function sourcesIn(state: string): Map<string, string> {
  const { values } = State.parse(JSON.parse(state));
  return new Map(
    values?.root_module.resources.flatMap(({ address, values: made }) => {
      const source = made?.source || copiedBy(made ?? {});
      return source ? [[address, source] as const] : [];
    }),
  );
}

/** The commit that is checked out in a folder; undefined where there is none. */
export async function commitOf(folder: string): Promise<string | undefined> {
  return promisify(execFile)("git", ["-C", folder, "rev-parse", "HEAD"]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

import { z } from "zod";
import { terraform } from "./plan/terraform";

const Resource = z.object({
  address: z.string(),
  type: z.string(),
  values: z.record(z.string(), z.unknown()).nullish(),
});

const State = z.object({
  values: z.object({ root_module: z.object({ resources: z.array(Resource).default([]) }) }).optional(),
});

export interface DeployedResource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What Terraform's state has of an environment; nothing when nothing is deployed. @param stack its folder below cdktf.out */
export async function deployedResources(stack: string): Promise<DeployedResource[]> {
  await terraform(stack, "init", "-input=false");
  const { values } = State.parse(JSON.parse(await terraform(stack, "show", "-json")));
  return (values?.root_module.resources ?? []).map(({ values, ...resource }) => ({
    ...resource,
    values: values ?? {},
  }));
}

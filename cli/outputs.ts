import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { Failure } from "./failure";

/** What a deployed environment tells about itself: the outputs of its stack. */
export async function outputsOf(root: string, environment: string): Promise<Record<string, unknown>> {
  const terraform = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
  const stack = join(root, "cdktf.out", "stacks", environment);
  const { stdout } = await promisify(execFile)(terraform, [
    `-chdir=${stack}`,
    "output",
    "-json",
    "-no-color",
  ]).catch((cause: { readonly stderr?: string; readonly message: string }) => {
    throw new Failure("EnvironmentNotDeployed", {
      what: `Terraform cannot tell what is deployed in ${environment}: ${(cause.stderr || cause.message).trim()}`,
      fix: `npx cdktf deploy ${environment}`,
      cause,
    });
  });
  const outputs = z.record(z.string(), z.object({ value: z.unknown() })).parse(JSON.parse(stdout));
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

const ImagesOutputs = z.object({
  images_blob_endpoint: z.url(),
  images_input_container: z.string(),
  images_output_container: z.string(),
  images_thumbnails_container: z.string(),
  images_metadata_container: z.string(),
  images_rejected_container: z.string(),
});

export type ImagesOutputs = z.infer<typeof ImagesOutputs>;

/** Where an environment's image pipeline takes photos and leaves its results. */
export async function imagesOutputsOf(root: string, environment: string): Promise<ImagesOutputs> {
  const outputs = ImagesOutputs.safeParse(await outputsOf(root, environment));
  if (outputs.success) return outputs.data;
  throw notDeployed(environment, outputs.error);
}

const CatalogueOutputs = z.object({
  catalogue_blob_endpoint: z.url(),
  catalogue_container: z.string(),
  catalogue_reports_container: z.string(),
});

export type CatalogueOutputs = z.infer<typeof CatalogueOutputs>;

/** Where an environment's catalogue takes feeds and images, and says what became of them. */
export async function catalogueOutputsOf(root: string, environment: string): Promise<CatalogueOutputs> {
  const outputs = CatalogueOutputs.safeParse(await outputsOf(root, environment));
  if (outputs.success) return outputs.data;
  throw notDeployed(environment, outputs.error, "catalogue");
}

function notDeployed(environment: string, cause: unknown, part = "image pipeline"): Failure {
  return new Failure("EnvironmentNotDeployed", {
    what: `the environment ${environment} has no ${part} that is deployed from this checkout`,
    fix: `npx cdktf deploy ${environment}`,
    cause,
  });
}

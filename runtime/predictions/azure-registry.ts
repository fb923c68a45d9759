import * as z from "zod";
import { askAzure } from "../model-registry/ask-azure";
import { RegistryError } from "../model-registry/registry-error";
import type { Tokens } from "../shared/access-tokens";
import { listPages } from "../shared/list-pages";
import type { ModelRegistrySettings } from "../shared/service-settings";
import { modelHash, PredictionManifest } from "./manifest";
import type { ModelFiles, ModelRegistry, RegisteredModel } from "./registry";

const apiVersion = "api-version=2026-05-01";
const hashText = /^[0-9a-f]{64}$/;

const Named = z.object({ name: z.string() });

/** A version of ours; those without these tags are others', which this workspace may have too. */
const Version = z.object({
  name: z.string().regex(/^[1-9]\d*$/),
  properties: z.object({
    tags: z.object({
      sha256: z.string().regex(hashText),
      task: z.enum(["binary", "multiclass", "regression"]),
      title: z.string(),
    }),
    isArchived: z.literal(false).nullish(),
  }),
  systemData: z.object({ createdAt: z.string().optional() }).nullish(),
});

/**
 * Registered models, as Azure Resource Manager and Blob tell them. Asks each time: whoever answers requests keeps the list.
 *
 * @param tokens of an identity that is Reader of the workspace and Storage Blob Data Reader of the container
 */
export function azureRegistry(settings: ModelRegistrySettings, tokens: Tokens): ModelRegistry {
  return {
    list: () => listModels(settings.MODEL_REGISTRY_WORKSPACE, tokens),
    read: (hash) => readFiles(settings.MODEL_REGISTRY_FILES, hash, tokens),
  };
}

async function listModels(workspace: string, tokens: Tokens): Promise<readonly RegisteredModel[]> {
  const names = (await pages(`${workspace}/models?${apiVersion}`, tokens)).flatMap((each) => {
    const found = Named.safeParse(each);
    return found.success ? [found.data.name] : [];
  });
  const models = await Promise.all(
    names.map(async (name) => {
      const versions = await pages(`${workspace}/models/${name}/versions?${apiVersion}`, tokens);
      return versions.flatMap((each) => registered(name, each));
    }),
  );
  return models.flat().sort((one, other) => {
    if (one.name !== other.name) return one.name < other.name ? -1 : 1;
    return Number(one.version) - Number(other.version);
  });
}

function registered(name: string, version: unknown): RegisteredModel[] {
  const found = Version.safeParse(version);
  if (!found.success) return [];
  const { sha256: hash, task, title } = found.data.properties.tags;
  return [
    { name, version: found.data.name, hash, task, title, registeredAt: found.data.systemData?.createdAt },
  ];
}

async function pages(first: string, tokens: Tokens): Promise<readonly unknown[]> {
  const found = await listPages(first, async (address) => {
    const answer = await askAzure(address, "https://management.azure.com", tokens);
    return answer && JSON.parse(answer.toString());
  });
  if (found) return found;
  throw new RegistryError("RegistryNotReached", {
    what: "The list of registered models cannot be read",
    why: "Azure Resource Manager has no such workspace, or answered in another form",
    fix: "compare MODEL_REGISTRY_WORKSPACE with the deployed workspace",
  });
}

async function readFiles(container: string, hash: string, tokens: Tokens): Promise<ModelFiles> {
  if (!hashText.test(hash)) throw missing(hash);
  const blob = (name: string) =>
    askAzure(`${container}/${hash}/${name}`, "https://storage.azure.com", tokens);
  const [manifest, onnx] = await Promise.all([blob("manifest.json"), blob("model.onnx")]);
  if (manifest === undefined || onnx === undefined) throw missing(hash);
  if (modelHash(manifest, onnx) !== hash) {
    throw new RegistryError("ModelFilesChanged", {
      what: `The files of the model ${short(hash)} are not those that were registered`,
      why: "their sha256 is another: somebody has overwritten one of them, or an upload broke off",
      fix: "register the model's folder again: npx vitrine model register",
    });
  }
  return { manifest: manifestIn(manifest, hash), onnx };
}

function manifestIn(content: Buffer, hash: string): PredictionManifest {
  try {
    return PredictionManifest.parse(JSON.parse(content.toString()));
  } catch (cause) {
    throw new RegistryError("ManifestNotValid", {
      what: `The manifest of the model ${short(hash)} is not valid`,
      why: cause instanceof z.ZodError ? z.prettifyError(cause) : "it is no JSON",
      fix: "register the model with this version of Vitrine, under a new version of its own",
      cause,
    });
  }
}

function missing(hash: string): RegistryError {
  return new RegistryError("ModelFilesMissing", {
    what: `The model ${short(hash)} has no files`,
    why: "the container of models has no manifest.json and model.onnx below its hash",
    fix: "register the model's folder again: npx vitrine model register",
  });
}

/** Long enough to find it, short enough to be read. */
function short(hash: string): string {
  return hash.slice(0, 12);
}

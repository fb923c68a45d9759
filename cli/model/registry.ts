import type { TokenCredential } from "@azure/identity";
import { z } from "zod";
import { azureRegistry } from "../../runtime/predictions/azure-registry";
import type { ModelRegistry, RegisteredModel } from "../../runtime/predictions/registry";
import { expectEnvironment } from "../environments";
import { Failure } from "../failure";
import { outputsOf, partOf } from "../outputs";
import { managerOf } from "../resource-manager";
import { unknownName } from "../unknown-name";

/** What a stack tells about its registry of models. */
const Outputs = z.object({
  /** Azure's id of the workspace. */
  predictions_models_workspace_id: z.string().min(1),
  /** The container's address. */
  predictions_models_container: z.url(),
});

/** The registry of an environment, as whoever runs the command sees it. */
export interface OpenedRegistry {
  readonly environment: string;
  readonly models: ModelRegistry;
  readonly credential: TokenCredential;
  readonly workspaceId: string;
  /** The workspace at Resource Manager. */
  readonly workspaceUri: string;
  /** The container's address. */
  readonly files: string;
}

export async function openRegistry(root: string, environment: string): Promise<OpenedRegistry> {
  await expectEnvironment(environment);
  const part = "registry of models";
  const { predictions_models_workspace_id: workspaceId, predictions_models_container: files } = partOf(
    await outputsOf(root, environment),
    Outputs,
    { environment, part },
  );
  const { address, credential } = await managerOf(root, environment);
  const workspaceUri = `${address}${workspaceId}`;
  const models = azureRegistry(
    { MODEL_REGISTRY_WORKSPACE: workspaceUri, MODEL_REGISTRY_FILES: files },
    async (scope) => (await credential.getToken(scope)) ?? notSignedIn(),
  );
  return { environment, models, credential, workspaceId, workspaceUri, files };
}

/** @param wanted "leaving@2", or "leaving" for its newest version */
export async function modelNamed(
  { models, environment }: OpenedRegistry,
  wanted: string,
): Promise<RegisteredModel> {
  const [name, version] = wanted.split("@");
  const all = await models.list();
  const found = all.findLast((each) => each.name === name && (version ?? each.version) === each.version);
  if (found) return found;
  throw unknownName("ModelUnknown", {
    kind: "a model",
    wanted,
    names: all.map((each) => `${each.name}@${each.version}`),
    place: `the registry of ${environment}`,
    otherwise: "npx vitrine model register FOLDER",
  });
}

function notSignedIn(): never {
  throw new Failure("NotSignedIn", {
    what: "there is no token for Azure",
    why: "nobody is signed in to Azure on this machine",
    fix: "az login",
  });
}

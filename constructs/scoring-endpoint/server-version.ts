import { createHash } from "node:crypto";
import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { ScoringContext } from "../../packaging/scoring/scoring-context";
import { AzapiResource } from "../core/azapi";
import { mlTypes } from "../ml-workspace/ml-types";
import type { ImageElsewhere } from "../ml-workspace/registry";
import type { Workspace } from "../ml-workspace/workspace";
import type { PrivateContainer } from "../private-storage/private-container";

export interface ServerVersionProps {
  readonly workspace: Workspace;
  readonly context?: Pick<ScoringContext, "archive" | "dockerfile" | "hash">;
  readonly image?: string | ImageElsewhere;
  /** What the upload has to wait for: the deployer's permission to write blobs. */
  readonly uploadAfter: ITerraformDependable;
}

const port = 8080;

/**
 * One version of the scoring server: an image, or what Azure ML builds one from.
 *
 *     upload Dockerfile and archive ──▶ environment version, which builds the image
 */
export class ServerVersion extends Construct {
  /** Azure ML's "environment" is an image and the routes of the server in it. */
  readonly environment: AzapiResource;

  constructor(scope: Construct, id: string, props: ServerVersionProps) {
    super(scope, id);
    const { workspace, context, image } = props;
    const built = context && workspace.contexts && this.upload(context, workspace.contexts, props);
    const ready = this.find(workspace, image);
    this.environment = new AzapiResource(this, "Resource", {
      type: mlTypes.environmentVersion,
      name: versionOf(context?.hash ?? sha256(typeof image === "object" ? image.name : (image ?? ""))),
      parentId: `${workspace.resource.id}/environments/scoring`,
      body: {
        properties: {
          ...(built
            ? { build: { contextUri: built.uri, dockerfilePath: "Dockerfile" } }
            : { image: ready?.image }),
          inferenceConfig: {
            scoringRoute: { path: "/score", port },
            livenessRoute: { path: "/health/live", port },
            readinessRoute: { path: "/health/ready", port },
          },
          osType: "Linux",
        },
      },
      dependsOn: [...workspace.ready, ...(built?.blobs ?? []), ...(ready?.done ?? [])],
      // deployments run on the old version until they have the next one
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private find(workspace: Workspace, image: ServerVersionProps["image"]) {
    if (typeof image !== "object") return { image, done: [] };
    const copied = workspace.registry?.copy("Server", image);
    return copied && { image: copied.image, done: [copied.done] };
  }

  private upload(
    context: NonNullable<ServerVersionProps["context"]>,
    contexts: PrivateContainer,
    { workspace: { storage }, uploadAfter }: ServerVersionProps,
  ): { readonly uri: string; readonly blobs: readonly StorageBlob[] } {
    const files = { Dockerfile: context.dockerfile, "scoring.tar.gz": context.archive };
    const blobs = Object.entries(files).map(([name, path]) => {
      const scope = new Construct(this, name);
      const file = new TerraformAsset(scope, "File", { path, type: AssetType.FILE, assetHash: context.hash });
      return new StorageBlob(scope, "Resource", {
        name: `${versionOf(context.hash)}/${name}`,
        storageAccountName: storage.account.name,
        storageContainerName: contexts.name,
        type: "Block",
        source: file.path,
        dependsOn: [uploadAfter],
        lifecycle: { createBeforeDestroy: true },
      });
    });
    return { uri: `${contexts.url}/${versionOf(context.hash)}/`, blobs };
  }
}

/** Long enough to tell all versions apart, short enough to be read. */
function versionOf(hash: string): string {
  return hash.slice(0, 12);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

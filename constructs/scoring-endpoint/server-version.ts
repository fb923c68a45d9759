import { createHash } from "node:crypto";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ScoringContext } from "../../packaging/scoring/scoring-context";
import { AzapiResource } from "../core/azapi";
import { mlTypes } from "../ml-workspace/ml-types";
import type { ImageElsewhere } from "../ml-workspace/registry";
import { uploadContext, versionOf } from "../ml-workspace/uploaded-context";
import type { Workspace } from "../ml-workspace/workspace";

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
    const { contexts } = workspace;
    const built =
      context &&
      contexts &&
      uploadContext(this, {
        ...props,
        context,
        contexts,
        archiveName: "scoring.tar",
        lifecycle: { createBeforeDestroy: true },
      });
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
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

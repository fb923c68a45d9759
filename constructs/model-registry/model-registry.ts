import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import type { PredictionPackage } from "../../packaging/models/prediction-package";
import type { modelRegistrySettings } from "../../runtime/shared/service-settings";
import { ConfigurationError } from "../core/errors";
import { type Grantee, grant, type Reachable } from "../core/grant";
import { GrantPropagation } from "../core/grant-propagation";
import type { Link } from "../core/link";
import type { Foundation } from "../foundation/foundation";
import { ModelVersion } from "../ml-workspace/model-version";
import { Workspace } from "../ml-workspace/workspace";
import type { PrivateContainer } from "../private-storage/private-container";

export interface ModelRegistryProps {
  readonly foundation: Foundation;

  /** Becomes part of every name, e.g. "predictions". */
  readonly purpose: string;

  /**
   * Models that every deploy registers. People register more with `npx vitrine model register`.
   *
   * @default - none
   */
  readonly models?: readonly PredictionPackage[];

  /**
   * Whether models are made in its workspace too, by training jobs: it then builds their image, and has a registry for it and in a
   * private network one of its own.
   *
   * @default false
   */
  readonly trains?: boolean;
}

/** Models that predict from rows: which there are, what is said of each, and their files, which never change. */
export class ModelRegistry extends Construct implements Reachable {
  readonly workspace: Workspace;
  /** Of the models' files, each below its hash. */
  readonly files: PrivateContainer;
  private readonly permissions: GrantPropagation;

  constructor(scope: Construct, id: string, props: ModelRegistryProps) {
    super(scope, id);
    const { foundation, purpose, models = [], trains = false } = props;
    this.checkVersions(models);
    this.workspace = new Workspace(this, "Workspace", {
      foundation,
      purpose,
      ...(trains && { images: "built", holdsData: true }),
    });
    this.files = this.workspace.models;
    this.permissions = new GrantPropagation(this, "Permissions", foundation.grantPropagationSeconds);
    if (models.length > 0) this.permissions.include(this.files.grantReadWrite(foundation.deployer));
    for (const model of models) this.addVersion(model);
  }

  get endpoints(): Reachable["endpoints"] {
    return this.workspace.endpoints;
  }

  /** Azure's id of the workspace: `vitrine model` looks there. */
  get workspaceId(): string {
    return this.workspace.resource.id;
  }

  /** The code lists models and reads their files. */
  read(): Link<typeof modelRegistrySettings> {
    return {
      settings: () => ({
        MODEL_REGISTRY_WORKSPACE: `https://management.azure.com${this.workspaceId}`,
        MODEL_REGISTRY_FILES: this.files.url,
      }),
      grant: (grantee) => this.grantRead(grantee),
      // the list is Resource Manager's
      leadsTo: this.workspace.storage.leadsTo("blob"),
    };
  }

  /** Lets `grantee` list models and read their files. Azure has no narrower role for the list than to see the whole workspace. */
  grantRead(grantee: Grantee): readonly RoleAssignment[] {
    return [grant(this, grantee, "Reader", this.workspaceId), this.files.grantRead(grantee)];
  }

  /** The code lists models, reads their files, and registers more. */
  register(): Link<typeof modelRegistrySettings> {
    return { ...this.read(), grant: (grantee) => this.grantRegister(grantee) };
  }

  /** Lets `grantee` register models: write their files and make versions of them. */
  grantRegister(grantee: Grantee): readonly RoleAssignment[] {
    return [
      grant(this, grantee, "AzureML Data Scientist", this.workspaceId),
      this.files.grantReadWrite(grantee),
    ];
  }

  private addVersion({ manifest, hash, files }: PredictionPackage): void {
    const { name, version, title, task } = manifest;
    const { workspace, permissions } = this;
    new ModelVersion(this, `${name}-${version}`, {
      workspace,
      model: { name, version, folder: hash, hash, files, tags: { sha256: hash, task, title } },
      uploadAfter: permissions.wait,
      // Azure refuses other files under one version: those that are there stay, and nothing waits for a replacement
      lifecycle: { ignoreChanges: ["name", "source"] },
    });
  }

  private checkVersions(models: readonly PredictionPackage[]): void {
    const names = models.map(({ manifest: { name, version } }) => `${name}@${version}`);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice === undefined) return;
    throw new ConfigurationError(this, "ModelVersionTwice", {
      what: `${twice} is declared twice`,
      why: "a version is one model: predictions are told apart by it",
      fix: `give one of them another "version" in its manifest.json`,
    });
  }
}

import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { AssetType, type ITerraformDependable, TerraformAsset, type TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { AzapiResource } from "../core/azapi";
import { mlTypes } from "./ml-types";
import type { Workspace } from "./workspace";

export interface ModelVersionProps {
  readonly workspace: Workspace;
  readonly model: ModelToRegister;
  /** What the upload has to wait for: the deployer's permission to write blobs. */
  readonly uploadAfter: ITerraformDependable;
  /** Of its files. @default - Terraform's: old ones go before new ones come */
  readonly lifecycle?: TerraformResourceLifecycle;
}

export interface ModelToRegister {
  readonly name: string;
  readonly version: string;
  /** Where its files lie in the container: called by what they are. */
  readonly folder: string;
  /** Changes with the files. */
  readonly hash: string;
  /** With the name each has in its folder and its absolute path. */
  readonly files: readonly { readonly name: string; readonly path: string }[];
  /** @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A model in the workspace. Its files lie below what they are, so another model never overwrites one that is in use. */
export class ModelVersion extends Construct {
  readonly registered: AzapiResource;

  constructor(scope: Construct, id: string, props: ModelVersionProps) {
    super(scope, id);
    const { workspace, model } = props;
    const { name, version, folder, tags } = model;
    const blobs = this.upload(props);
    this.registered = new AzapiResource(this, "Resource", {
      type: mlTypes.modelVersion,
      name: version,
      parentId: `${workspace.resource.id}/models/${name}`,
      body: {
        properties: {
          modelType: "custom_model",
          modelUri: workspace.modelUri(folder),
          ...(tags && { tags }),
        },
      },
      dependsOn: [...workspace.ready, ...blobs],
    });
  }

  private upload(props: ModelVersionProps): StorageBlob[] {
    const { storage, models } = props.workspace;
    const { folder, files, hash } = props.model;
    return files.map(({ name, path }) => {
      const scope = new Construct(this, name);
      const file = new TerraformAsset(scope, "File", {
        path,
        type: AssetType.FILE,
        assetHash: hash,
      });
      return new StorageBlob(scope, "Resource", {
        name: `${folder}/${name}`,
        storageAccountName: storage.account.name,
        storageContainerName: models.name,
        type: "Block",
        source: file.path,
        dependsOn: [props.uploadAfter],
        lifecycle: props.lifecycle,
      });
    });
  }
}

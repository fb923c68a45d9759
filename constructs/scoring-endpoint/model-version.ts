import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { ModelPackage } from "../../packaging/models/model-package";
import { AzapiResource } from "../core/azapi";
import { mlTypes } from "./ml-types";
import type { Workspace } from "./workspace";

export interface ModelVersionProps {
  readonly workspace: Workspace;
  readonly model: ModelPackage;
  /** What the upload has to wait for: the deployer's permission to write blobs. */
  readonly uploadAfter: ITerraformDependable;
}

/** A model in the workspace. Its files lie below its id, so another model never overwrites one that is in use. */
export class ModelVersion extends Construct {
  readonly registered: AzapiResource;

  constructor(scope: Construct, id: string, props: ModelVersionProps) {
    super(scope, id);
    const { workspace, model } = props;
    const folder = `${model.name}/${model.id}`;
    const blobs = this.upload(folder, props);
    this.registered = new AzapiResource(this, "Resource", {
      type: mlTypes.modelVersion,
      name: model.id,
      parentId: `${workspace.resource.id}/models/${model.name}`,
      body: { properties: { modelType: "custom_model", modelUri: workspace.modelUri(folder) } },
      dependsOn: [...workspace.ready, ...blobs],
    });
  }

  private upload(folder: string, props: ModelVersionProps): StorageBlob[] {
    const { storage, models } = props.workspace;
    return props.model.files.map(({ name, path }) => {
      const scope = new Construct(this, name);
      const file = new TerraformAsset(scope, "File", {
        path,
        type: AssetType.FILE,
        assetHash: props.model.id,
      });
      return new StorageBlob(scope, "Resource", {
        name: `${folder}/${name}`,
        storageAccountName: storage.account.name,
        storageContainerName: models.name,
        type: "Block",
        source: file.path,
        dependsOn: [props.uploadAfter],
      });
    });
  }
}

import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { AssetType, type ITerraformDependable, TerraformAsset, type TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import type { ImageContext } from "../../packaging/image/image-context";
import type { PrivateContainer } from "../private-storage/private-container";
import type { Workspace } from "./workspace";

export interface UploadedContextProps {
  readonly workspace: Workspace;
  /** Where the workspace keeps what images are built from. */
  readonly contexts: PrivateContainer;
  readonly context: Pick<ImageContext, "archive" | "dockerfile" | "hash">;
  /** What the Dockerfile calls the archive. */
  readonly archiveName: string;
  /** The deployer's permission to write blobs. */
  readonly uploadAfter: ITerraformDependable;
  /** Of its files. @default - Terraform's: old ones go before new ones come */
  readonly lifecycle?: TerraformResourceLifecycle;
}

/** Uploads what Azure ML builds an image from, below what it is: another context never overwrites one that is in use. */
export function uploadContext(
  scope: Construct,
  { workspace: { storage }, contexts, context, archiveName, uploadAfter, lifecycle }: UploadedContextProps,
): { readonly uri: string; readonly blobs: readonly StorageBlob[] } {
  const files = { Dockerfile: context.dockerfile, [archiveName]: context.archive };
  const folder = versionOf(context.hash);
  const blobs = Object.entries(files).map(([name, path]) => {
    const place = new Construct(scope, name);
    const file = new TerraformAsset(place, "File", { path, type: AssetType.FILE, assetHash: context.hash });
    return new StorageBlob(place, "Resource", {
      name: `${folder}/${name}`,
      storageAccountName: storage.account.name,
      storageContainerName: contexts.name,
      type: "Block",
      source: file.path,
      dependsOn: [uploadAfter],
      lifecycle,
    });
  });
  return { uri: `${contexts.url}/${folder}/`, blobs };
}

/** Long enough to tell all versions apart, short enough to be read. */
export function versionOf(hash: string): string {
  return hash.slice(0, 12);
}

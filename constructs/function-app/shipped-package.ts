import type { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { FunctionPackage } from "../../packaging/functions/function-package";
import { AzapiAction } from "../core/azapi";
import { PrivateContainer } from "../private-storage/private-container";
import { siteType } from "./site-type";

/** An instance that starts meanwhile finds the code that its app refers to. */
const newBeforeOld = { createBeforeDestroy: true };

export interface ShippedPackageProps {
  readonly package: Pick<FunctionPackage, "hash" | "path">;
  readonly account: StorageAccount;
  /** What the upload has to wait for: the deployer's permission to write blobs. */
  readonly uploadAfter: ITerraformDependable;
}

/**
 * The code of a function app, as Terraform ships it: everything that a change of code touches is in here, and the address
 * of the container in the app.
 *
 *     container of this package ──▶ upload ──▶ (the app, which starts from it) ──▶ restart ──▶ look for triggers
 *                                                                     └──▶ the package before, and its container, go
 */
export class ShippedPackage extends Construct {
  readonly container: PrivateContainer;
  readonly blob: StorageBlob;
  private readonly props: ShippedPackageProps;

  constructor(scope: Construct, id: string, props: ShippedPackageProps) {
    super(scope, id);
    this.props = props;
    // the platform looks for one name alone, so it is the container that is called by its content
    this.container = new PrivateContainer(this, "Container", {
      account: props.account,
      name: `package-${props.package.hash.slice(0, 16)}`,
      lifecycle: newBeforeOld,
    });
    this.blob = this.upload();
  }

  /**
   * Makes a running app take the code that it refers to.
   *
   * @returns the last step; what needs the app's functions waits for it
   */
  startIn(site: { readonly id: string }): AzapiAction {
    const restart = this.request("Restart", site, "restart", [this.blob]);
    return this.request("SyncTriggers", site, "syncfunctiontriggers", [restart]);
  }

  private upload(): StorageBlob {
    const { path, hash } = this.props.package;
    const zip = new TerraformAsset(this, "Zip", { path, type: AssetType.FILE, assetHash: hash });
    return new StorageBlob(this, "Resource", {
      // the only name under which the platform looks for code
      name: "released-package.zip",
      storageAccountName: this.props.account.name,
      storageContainerName: this.container.container.name,
      type: "Block",
      contentType: "application/zip",
      // the path holds the hash, so new code is a new blob
      source: zip.path,
      lifecycle: newBeforeOld,
      dependsOn: [this.props.uploadAfter],
    });
  }

  private request(
    id: string,
    site: { id: string },
    action: string,
    after: ITerraformDependable[],
  ): AzapiAction {
    return new AzapiAction(this, id, {
      type: siteType,
      resourceId: site.id,
      action,
      dependsOn: after,
      // an address and not the resource: cdktf would write a template, which Terraform refuses here
      lifecycle: { replaceTriggeredBy: [`${StorageBlob.tfResourceType}.${this.blob.friendlyUniqueId}`] },
      // the host answers 5xx for some seconds while it starts
      retry: { errorMessageRegex: ["ServiceUnavailable", "BadGateway", "GatewayTimeout", "host runtime"] },
    });
  }
}

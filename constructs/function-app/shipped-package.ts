import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { FunctionPackage } from "../../packaging/functions/function-package";
import { AzapiAction } from "../core/azapi";
import { GrantPropagation } from "../core/grant-propagation";
import type { Foundation } from "../foundation/foundation";
import { PrivateContainer } from "../private-storage/private-container";
import type { PrivateStorage } from "../private-storage/private-storage";
import { siteType } from "./site-type";

/** An instance that starts meanwhile finds the code that its app refers to. */
const newBeforeOld = { createBeforeDestroy: true };

export interface ShippedPackageProps {
  readonly foundation: Foundation;
  readonly package: Pick<FunctionPackage, "hash" | "path">;
  /** The host's. */
  readonly storage: PrivateStorage;
}

/**
 * The code of a function app, as Terraform ships it: everything that a change of code touches is in here, and the address
 * of the container in the app.
 *
 *     deployer may write ──▶ container of this package ──▶ upload ──▶ (the app, which starts from it) ──▶ restart ──▶ …
 *                                                                                            └──▶ the package before goes
 *
 * The upload waits for the deployer's permission on the host's storage and for no other. What it waits for, Terraform deletes
 * last, beside the locks that it puts back: nothing below a lock may be among it.
 */
export class ShippedPackage extends Construct {
  readonly container: PrivateContainer;
  readonly blob: StorageBlob;
  private readonly permissions: GrantPropagation;
  private readonly props: ShippedPackageProps;

  constructor(scope: Construct, id: string, props: ShippedPackageProps) {
    super(scope, id);
    this.props = props;
    const { foundation, storage } = props;
    this.permissions = new GrantPropagation(this, "Permissions", foundation.grantPropagationSeconds);
    // on the account: each package has a container of its own, and no new one is to wait for a new permission
    this.permissions.include(storage.grantReadWrite(foundation.deployer));
    // the platform looks for one name alone, so it is the container that is called by its content
    this.container = new PrivateContainer(this, "Container", {
      account: storage.account,
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
      storageAccountName: this.props.storage.account.name,
      storageContainerName: this.container.container.name,
      type: "Block",
      contentType: "application/zip",
      // the path holds the hash, so new code is a new blob
      source: zip.path,
      lifecycle: newBeforeOld,
      dependsOn: [this.permissions.wait],
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

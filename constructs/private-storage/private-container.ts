import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import type { TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { ConfigurationError } from "../core/errors";
import { type Grantee, grant } from "../core/grant";

export interface PrivateContainerProps {
  readonly account: StorageAccount;
  /** 3 to 63 lowercase letters, digits and single hyphens. */
  readonly name: string;
  /** @default - Terraform's: the old one goes before a new one comes */
  readonly lifecycle?: TerraformResourceLifecycle;
}

/** A container whose blobs only those can open who were granted it. */
export class PrivateContainer extends Construct {
  readonly container: StorageContainer;
  readonly name: string;
  /** Address of the container, without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: PrivateContainerProps) {
    super(scope, id);
    this.name = props.name;
    this.checkName(props.name);
    this.container = new StorageContainer(this, "Resource", {
      name: props.name,
      // by id and not by name: that goes through Resource Manager and needs no data role
      storageAccountId: props.account.id,
      containerAccessType: "private",
      lifecycle: props.lifecycle,
    });
    this.url = `${props.account.primaryBlobEndpoint}${props.name}`;
  }

  /** Lets `grantee` list and download blobs. */
  grantRead(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Storage Blob Data Reader", this.container.id);
  }

  /** Lets `grantee` list, download, write and delete blobs. Azure has no built-in role that only writes. */
  grantReadWrite(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Storage Blob Data Contributor", this.container.id);
  }

  private checkName(name: string): void {
    if (/^[a-z0-9](-?[a-z0-9])+$/.test(name) && name.length >= 3 && name.length <= 63) return;
    throw new ConfigurationError(this, "ContainerNameNotLegal", {
      what: `the container is called "${name}"`,
      why: "Azure accepts 3 to 63 lowercase letters, digits and single hyphens, with a letter or digit at both ends",
      fix: 'pass a name such as "input" or "dead-letters"',
    });
  }
}

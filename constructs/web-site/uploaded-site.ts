import { StorageAccountStaticWebsiteA } from "@cdktf/provider-azurerm/lib/storage-account-static-website";
import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { AssetType, TerraformAsset, type TerraformMetaArguments } from "cdktf";
import { Construct } from "constructs";
import type { indexName } from "../../packaging/site/console-pages";
import type { SiteFile, SitePackage } from "../../packaging/site/site-package";
import { ConfigurationError } from "../core/errors";
import { GrantPropagation } from "../core/grant-propagation";
import type { Foundation } from "../foundation/foundation";
import type { PrivateStorage } from "../private-storage/private-storage";

/** What Azure answers to a browser that asks for the site's address, or for one of its folders; the compiler compares it with what is packaged. */
const indexDocument: typeof indexName = "index.html";

/** A browser that was given the last index.html a moment ago still finds what it names; what keeps its name cannot be there twice. */
function replacing({ name, stableName }: SiteFile): Pick<TerraformMetaArguments, "lifecycle"> {
  return name === stableName ? {} : { lifecycle: { createBeforeDestroy: true } };
}

export interface UploadedSiteProps {
  readonly foundation: Foundation;
  readonly storage: PrivateStorage;
  readonly site: Pick<SitePackage, "files">;
}

/**
 * The files of a site in a container that Azure serves to everybody.
 *
 *     deployer may write ──▶ container $web ──▶ files named by their content ──▶ pages, which name them ──▶ index.html, which leads to them
 */
export class UploadedSite extends Construct {
  /** The last file: once it is there, so are all that it names. */
  readonly index: StorageBlob;

  constructor(scope: Construct, id: string, { foundation, storage, site }: UploadedSiteProps) {
    super(scope, id);
    const permissions = new GrantPropagation(this, "Permissions", foundation.grantPropagationSeconds);
    permissions.include(storage.grantReadWrite(foundation.deployer));
    const website = new StorageAccountStaticWebsiteA(this, "Resource", {
      storageAccountId: storage.account.id,
      indexDocument,
      dependsOn: [permissions.wait],
    });

    const isHome = ({ name }: SiteFile) => name === indexDocument;
    const isPage = ({ name }: SiteFile) => name.endsWith(`/${indexDocument}`);
    const named = site.files
      .filter((file) => !isHome(file) && !isPage(file))
      .map((file) => this.upload(storage, file, { dependsOn: [website], ...replacing(file) }));
    const pages = site.files
      .filter(isPage)
      .map((file) => this.upload(storage, file, { dependsOn: [website, ...named] }));
    this.index = this.upload(storage, this.checkedIndex(site.files.find(isHome)), {
      dependsOn: [website, ...named, ...pages],
    });
  }

  private upload(
    storage: PrivateStorage,
    file: SiteFile,
    order: Pick<TerraformMetaArguments, "dependsOn" | "lifecycle">,
  ): StorageBlob {
    const scope = new Construct(this, file.stableName);
    const { path, md5 } = file;
    const asset = new TerraformAsset(scope, "File", { path, type: AssetType.FILE, assetHash: md5 });
    return new StorageBlob(scope, "Resource", {
      name: file.name,
      storageAccountName: storage.account.name,
      storageContainerName: "$web",
      type: "Block",
      contentType: file.contentType,
      cacheControl: file.cacheControl,
      contentMd5: md5,
      // the path holds the hash, so a file that has not changed is not in the plan
      source: asset.path,
      ...order,
    });
  }

  private checkedIndex(file: SiteFile | undefined): SiteFile {
    if (file) return file;
    throw new ConfigurationError(this, "SiteWithoutIndex", {
      what: `the site has no ${indexDocument}`,
      why: "it is what Azure answers to a browser that asks for the site's address alone",
      fix: "pass a site that sitePackage has made",
    });
  }
}

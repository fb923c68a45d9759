import { MachineLearningComputeCluster } from "@cdktf/provider-azurerm/lib/machine-learning-compute-cluster";
import { MachineLearningDatastoreBlobstorage } from "@cdktf/provider-azurerm/lib/machine-learning-datastore-blobstorage";
import { type IAspect, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";

interface Taggable {
  tags: Record<string, string>;
  readonly tagsInput: Record<string, string> | undefined;
}

/**
 * Types that azurerm can only replace to change their tags: they keep those that they were made with. A replacement
 * would fail besides, where what hangs on it is made before the old one goes.
 */
const keepTheirTags: readonly string[] = [
  MachineLearningComputeCluster,
  MachineLearningDatastoreBlobstorage,
].map(({ tfResourceType }) => tfResourceType);

/** Puts the same tags on every resource that can carry tags; a resource's own tags win. */
export class Tags implements IAspect {
  private readonly tags: Readonly<Record<string, string>>;

  constructor(tags: Readonly<Record<string, string>>) {
    this.tags = tags;
  }

  visit(node: IConstruct): void {
    if (!isTaggable(node)) return;
    node.tags = { ...this.tags, ...node.tagsInput };
    if (node instanceof TerraformResource && keepTheirTags.includes(node.terraformResourceType))
      node.lifecycle = { ...node.lifecycle, ignoreChanges: ["tags"] };
  }
}

function isTaggable(node: object): node is Taggable {
  // what Microsoft Entra ID calls tags is a list of words
  if (node instanceof TerraformResource && node.terraformResourceType.startsWith("azuread_")) return false;
  return "tagsInput" in node;
}

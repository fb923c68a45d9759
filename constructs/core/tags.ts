import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";

interface Taggable {
  tags: Record<string, string>;
  readonly tagsInput: Record<string, string> | undefined;
}

/** Puts the same tags on every resource that can carry tags; a resource's own tags win. */
export class Tags implements IAspect {
  private readonly tags: Readonly<Record<string, string>>;

  constructor(tags: Readonly<Record<string, string>>) {
    this.tags = tags;
  }

  visit(node: IConstruct): void {
    if (isTaggable(node)) node.tags = { ...this.tags, ...node.tagsInput };
  }
}

function isTaggable(node: object): node is Taggable {
  return "tagsInput" in node;
}

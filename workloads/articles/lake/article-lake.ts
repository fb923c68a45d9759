import { Construct } from "constructs";
import { checkRange } from "../../../constructs/core/check";
import type { Grantee } from "../../../constructs/core/grant";
import type { Foundation } from "../../../constructs/foundation/foundation";
import type { PrivateContainer } from "../../../constructs/private-storage/private-container";
import {
  PrivateStorage,
  type PrivateStorageProps,
} from "../../../constructs/private-storage/private-storage";
import { articleLakeContainers } from "../../../runtime/functions/article-intake/settings";

export interface ArticleLakeProps {
  readonly foundation: Foundation;

  /** @default "ZRS" */
  readonly replication?: PrivateStorageProps["replication"];

  /**
   * Days during which a deleted file can be restored, 1 to 14: what is erased of a reader is there for as long.
   *
   * @default 7
   */
  readonly restoreDays?: number;

  /**
   * Days after which what readers did moves to storage that is cheaper to keep and dearer to read.
   *
   * @default - it stays where it is
   */
  readonly coolAfterDays?: number;

  /**
   * Days after which what readers did is deleted; articles twice as many, so that a deed of the last day finds one that had come in as long
   * before.
   *
   * @default 400
   */
  readonly deleteAfterDays?: number;
}

/**
 * What readers did, hour by hour, and what articles say, as Parquet, for those who learn from it and count it:
 *
 *     raw/interactions/year=2026/month=11/day=30/hour=09/bucket=07/part-0.parquet
 *     raw/articles/year=2026/month=11/day=30/090005123-0000000000004711.parquet
 *
 * It holds personal data: nothing in it is immutable or in the archive tier, where nobody could erase it.
 */
export class ArticleLake extends Construct {
  readonly storage: PrivateStorage;
  readonly container: PrivateContainer;
  readonly restoreDays: number;

  constructor(scope: Construct, id: string, props: ArticleLakeProps) {
    super(scope, id);
    const { foundation, replication, coolAfterDays, deleteAfterDays = 400 } = props;
    const restoreDays = props.restoreDays ?? 7;
    this.restoreDays = restoreDays;
    checkRange(this, "RestoreDaysTooMany", restoreDays, {
      prop: "restoreDays",
      from: 1,
      to: 14,
      why: "what is erased of a reader can be restored for as long",
    });
    this.storage = new PrivateStorage(this, "Storage", {
      foundation,
      purpose: "articles-lake",
      folders: true,
      replication,
      restoreDays,
      lifecycle: [
        { name: "interactions", prefixes: ["lake/raw/interactions/"], coolAfterDays, deleteAfterDays },
        {
          name: "articles",
          prefixes: ["lake/raw/articles/"],
          coolAfterDays,
          deleteAfterDays: 2 * deleteAfterDays,
        },
        { name: "incoming", prefixes: ["lake/incoming/"], deleteAfterDays },
      ],
    });
    this.container = this.storage.addContainers(articleLakeContainers).lake;
  }

  /** The code writes and reads files: `LAKE__blobServiceUri`. */
  use() {
    return this.storage.blobs("LAKE", articleLakeContainers);
  }

  /** The code reads files. */
  read() {
    return this.storage.blobs("LAKE", { lake: "read" });
  }

  /** Lets `grantee` read what readers did, and which articles there are. */
  grantRead(grantee: Grantee): void {
    this.container.grantRead(grantee);
  }
}

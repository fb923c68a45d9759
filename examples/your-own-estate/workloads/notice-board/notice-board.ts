import { Construct } from "constructs";
import type { Grantee } from "vitrine/constructs/core/grant";
import type { Foundation } from "vitrine/constructs/foundation/foundation";
import { FunctionApp } from "vitrine/constructs/function-app/function-app";
import type { PrivateContainer } from "vitrine/constructs/private-storage/private-container";
import { PrivateStorage } from "vitrine/constructs/private-storage/private-storage";
import type { FunctionPackage } from "vitrine/packaging/functions/function-package";
import { NoticesSettings, noticesContainers } from "../../runtime/functions/notices/settings";

export interface NoticeBoardProps {
  readonly foundation: Foundation;
  /** The handler, as `functionPackage` made it. */
  readonly package: Pick<FunctionPackage, "hash" | "path" | "version">;
}

/** Notices in a container, and an app that shows them to everybody. */
export class NoticeBoard extends Construct {
  readonly notices: PrivateContainer;
  readonly app: FunctionApp<typeof NoticesSettings>;

  constructor(scope: Construct, id: string, { foundation, package: code }: NoticeBoardProps) {
    super(scope, id);
    const storage = new PrivateStorage(this, "Storage", { foundation, purpose: "notices" });
    this.notices = storage.addContainers(noticesContainers).notices;
    this.app = new FunctionApp(this, "App", {
      foundation,
      purpose: "notices",
      package: code,
      settingsSchema: NoticesSettings,
      links: [storage.blobs("NOTICES", noticesContainers)],
    });
  }

  /** Lets people put up notices and take them down. */
  grantEdit(grantee: Grantee): void {
    this.notices.grantReadWrite(grantee);
  }
}

import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import type { Grantee } from "../../constructs/core/grant";
import type { Foundation } from "../../constructs/foundation/foundation";
import { FunctionApp } from "../../constructs/function-app/function-app";
import type { PrivateContainer } from "../../constructs/private-storage/private-container";
import { PrivateStorage, type PrivateStorageProps } from "../../constructs/private-storage/private-storage";
import type { FunctionPackage } from "../../packaging/functions/function-package";
import {
  WorkloadTemplateSettings,
  workloadTemplateContainers,
} from "../../runtime/functions/workload-template/settings";

export interface WorkloadTemplateProps {
  readonly foundation: Foundation;

  /** The handler, as `functionPackage` made it. */
  readonly package: Pick<FunctionPackage, "hash" | "path" | "version">;

  /** @default "ZRS" */
  readonly replication?: PrivateStorageProps["replication"];

  /**
   * Days during which a deleted or replaced document can be restored, 1 to 365.
   *
   * @default 7
   */
  readonly restoreDays?: number;

  /**
   * Instances of the app that may run at once, 1 to 1000.
   *
   * @default 100
   */
  readonly maximumInstances?: number;
}

/** Keeps the documents that its API is sent. */
export class WorkloadTemplate extends Construct {
  readonly storage: PrivateStorage;
  readonly documents: PrivateContainer;
  readonly app: FunctionApp<typeof WorkloadTemplateSettings>;

  constructor(scope: Construct, id: string, props: WorkloadTemplateProps) {
    super(scope, id);
    const { foundation, replication, restoreDays } = props;
    this.storage = new PrivateStorage(this, "Storage", {
      foundation,
      purpose: "workload-template",
      replication,
      restoreDays,
    });
    this.documents = this.storage.addContainers(workloadTemplateContainers).documents;
    this.app = new FunctionApp(this, "App", {
      foundation,
      purpose: "workload-template",
      package: props.package,
      settingsSchema: WorkloadTemplateSettings,
      links: [this.storage.blobs("WORKLOAD_TEMPLATE", workloadTemplateContainers)],
      // the handler refuses what is larger than a document, after the host has read it
      processSettings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(1024 ** 2) },
      instanceMemoryMB: 512,
      maximumInstances: props.maximumInstances,
    });
  }

  /** Where the API's paths begin, e.g. "https://…/api/v1". */
  get apiUrl(): string {
    return `https://${this.app.hostName}/api/v1`;
  }

  /** Lets people or programs read what is kept. */
  grantRead(grantee: Grantee): RoleAssignment[] {
    return [this.documents.grantRead(grantee)];
  }

  /** Lets people mend or remove what is kept. */
  grantOperate(grantee: Grantee): RoleAssignment[] {
    return [this.documents.grantReadWrite(grantee)];
  }
}

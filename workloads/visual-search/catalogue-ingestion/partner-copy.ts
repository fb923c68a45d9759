import { DataFactory } from "@cdktf/provider-azurerm/lib/data-factory";
import { DataFactoryDatasetBinary } from "@cdktf/provider-azurerm/lib/data-factory-dataset-binary";
import { DataFactoryLinkedServiceAzureBlobStorage } from "@cdktf/provider-azurerm/lib/data-factory-linked-service-azure-blob-storage";
import { DataFactoryPipeline } from "@cdktf/provider-azurerm/lib/data-factory-pipeline";
import { DataFactoryTriggerSchedule } from "@cdktf/provider-azurerm/lib/data-factory-trigger-schedule";
import { Construct } from "constructs";
import { checkRange } from "../../../constructs/core/check";
import type { Grantee } from "../../../constructs/core/grant";
import type { Foundation } from "../../../constructs/foundation/foundation";
import type { PrivateContainer } from "../../../constructs/private-storage/private-container";
import type { PrivateStorage } from "../../../constructs/private-storage/private-storage";
import { copyActivity } from "./copy-activity";

/** How often something happens, in Data Factory's words. */
export interface Schedule {
  readonly frequency: "Minute" | "Hour" | "Day" | "Week" | "Month";
  /** Every so many of `frequency`, 1 to 1000. */
  readonly interval: number;
}

export interface PartnerCopyProps {
  readonly foundation: Foundation;
  readonly purpose: string;
  readonly storage: PrivateStorage;
  readonly from: PrivateContainer;
  readonly to: PrivateContainer;
  readonly schedule: Schedule;
}

/** Whole hours are counted from here; a time that has passed starts nothing later. */
const scheduleStart = "2026-01-01T00:00:00Z";

/** A data factory that copies all files of one container to another, on a schedule, under its own identity. */
export class PartnerCopy extends Construct implements Grantee {
  readonly factory: DataFactory;
  readonly pipeline: DataFactoryPipeline;
  readonly trigger: DataFactoryTriggerSchedule;

  constructor(scope: Construct, id: string, props: PartnerCopyProps) {
    super(scope, id);
    const { foundation, purpose, from, to, schedule } = props;
    checkRange(this, "ScheduleOutOfRange", schedule.interval, {
      prop: "schedule.interval",
      from: 1,
      to: 1000,
      why: "Data Factory repeats a schedule every 1 to 1000 units",
    });

    this.factory = this.createFactory(foundation, purpose);
    const permissions = [from.grantRead(this), to.grantReadWrite(this)];
    this.pipeline = this.createPipeline(props);
    this.trigger = new DataFactoryTriggerSchedule(this, "Trigger", {
      name: `fetch-${purpose}`,
      dataFactoryId: this.factory.id,
      pipeline: [{ name: this.pipeline.name }],
      // written out: the provider's own default is every minute
      frequency: schedule.frequency,
      interval: schedule.interval,
      timeZone: "UTC",
      startTime: scheduleStart,
      activated: true,
      dependsOn: permissions,
    });
    foundation.telemetry.collect(this, this.factory.id);
  }

  get principalId(): string {
    return this.factory.identity.principalId;
  }

  private createFactory({ names, resourceGroup, network }: Foundation, purpose: string): DataFactory {
    return new DataFactory(this, "Resource", {
      name: names.of("dataFactory", purpose),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      identity: { type: "SystemAssigned" },
      publicNetworkEnabled: network === undefined,
    });
  }

  private createPipeline({ purpose, storage, from, to }: PartnerCopyProps): DataFactoryPipeline {
    const dataFactoryId = this.factory.id;
    const linked = new DataFactoryLinkedServiceAzureBlobStorage(this, "Storage", {
      name: "storage",
      dataFactoryId,
      serviceEndpoint: storage.account.primaryBlobEndpoint,
      storageKind: "StorageV2",
      useManagedIdentity: true,
    });
    const files = ({ name: container }: PrivateContainer) =>
      new DataFactoryDatasetBinary(this, `${container}Files`, {
        name: container,
        dataFactoryId,
        linkedServiceName: linked.name,
        azureBlobStorageLocation: { container },
      });
    const [source, sink] = [files(from), files(to)];
    return new DataFactoryPipeline(this, "Pipeline", {
      name: `fetch-${purpose}`,
      dataFactoryId,
      // a run that takes longer than the schedule is not overtaken by the next
      concurrency: 1,
      activitiesJson: JSON.stringify([copyActivity(source.name, sink.name)]),
      dependsOn: [source, sink],
    });
  }
}

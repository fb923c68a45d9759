import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import type { z } from "zod";
import { BlobTrigger, type BlobTriggerProps } from "../constructs/blob-trigger/blob-trigger";
import { addDeadLetterAlarm, poisonMessagesOf } from "../constructs/blob-trigger/undelivered";
import type { Grantee } from "../constructs/core/grant";
import type { Link } from "../constructs/core/link";
import type { Foundation } from "../constructs/foundation/foundation";
import type { PrivateContainer } from "../constructs/private-storage/private-container";
import {
  type ContainerUses,
  PrivateStorage,
  type PrivateStorageProps,
} from "../constructs/private-storage/private-storage";

const deadLetters = "dead-letters";
const pipelineContainer = "pipeline";

export interface FileIntakeProps {
  readonly foundation: Foundation;

  /** @default "ZRS" */
  readonly replication?: PrivateStorageProps["replication"];

  /**
   * Days during which a deleted or replaced file can be restored, 1 to 365.
   *
   * @default 7
   */
  readonly restoreDays?: number;

  /**
   * Days that files, reports and undelivered events are kept for somebody to look at, and what the stages of trainings came to.
   *
   * @default 30
   */
  readonly reportDays?: number;
}

export interface FileAlarmWords {
  /** Of what the files are: "ratings". */
  readonly of: string;
  /** The event by which the app tells what became of a file, with its `state`. */
  readonly event: string;
  /** Why a file may be brought in again: "nothing is counted twice". */
  readonly again: string;
}

/**
 * Where people bring files in, for an app that is called for each of them:
 *
 *     file ──▶ imports ──new file──▶ app ──▶ its database, a report
 */
export abstract class FileIntake extends Construct {
  readonly storage: PrivateStorage;
  readonly imports: PrivateContainer;
  readonly reports: PrivateContainer;
  readonly deadLetters: PrivateContainer;
  /** What the stages of trainings came to. */
  readonly pipeline: PrivateContainer;
  private readonly foundation: Foundation;
  private readonly purpose: string;

  /** @param purpose part of the account's name, and the pipeline's whose stages keep in this account what they came to */
  constructor(
    scope: Construct,
    id: string,
    { foundation, replication, restoreDays, reportDays = 30 }: FileIntakeProps,
    {
      purpose,
      containers,
    }: { readonly purpose: string; readonly containers: ContainerUses<"imports" | "reports"> },
  ) {
    super(scope, id);
    this.foundation = foundation;
    this.purpose = purpose;
    this.storage = new PrivateStorage(this, "Storage", {
      foundation,
      purpose,
      replication,
      restoreDays,
      lifecycle: [
        {
          name: "reports",
          prefixes: ["imports/", "reports/", `${deadLetters}/`],
          deleteAfterDays: reportDays,
        },
        {
          name: "trainings",
          // the manifest beside them tells which trainings there were
          prefixes: ["objects", "checkpoints"].map((kind) => `${pipelineContainer}/${purpose}/${kind}/`),
          deleteAfterDays: reportDays,
        },
      ],
    });
    const { imports, reports } = this.storage.addContainers(containers);
    this.imports = imports;
    this.reports = reports;
    this.deadLetters = this.storage.addContainer(deadLetters);
    this.pipeline = this.storage.addContainer(pipelineContainer);
  }

  /** The code keeps what the stages of trainings come to. */
  keepStages(): Link<Record<"PIPELINE_STORE", z.ZodURL>> {
    return {
      settings: () => ({ PIPELINE_STORE: this.pipeline.url }),
      grant: (grantee) => this.pipeline.grantReadWrite(grantee),
      leadsTo: this.storage.leadsTo("blob"),
    };
  }

  /** Lets people bring in files, and read what became of them. */
  grantImport(grantee: Grantee): RoleAssignment[] {
    return [this.imports.grantReadWrite(grantee), this.reports.grantRead(grantee)];
  }

  /** Lets people clear up: reports, dead letters and the poison queue. */
  grantOperate(grantee: Grantee): RoleAssignment[] {
    return [
      this.reports.grantReadWrite(grantee),
      this.deadLetters.grantReadWrite(grantee),
      this.storage.grantQueues(grantee),
    ];
  }

  /** Calls the app for each new file. */
  protected triggerOf(
    app: BlobTriggerProps["app"],
    { functionName }: Pick<BlobTriggerProps, "functionName">,
  ) {
    const { foundation, storage, imports: container, deadLetters } = this;
    return new BlobTrigger(this, "Trigger", {
      foundation,
      storage,
      container,
      deadLetters,
      app,
      functionName,
    });
  }

  /** Tells somebody that a file was not taken in. */
  protected addFileAlarms({ of, event, again }: FileAlarmWords): void {
    const { purpose } = this;
    const { telemetry } = this.foundation;
    const accountName = this.storage.account.name;
    telemetry.addLogAlarm(this, "FileAlarm", {
      purpose: `${purpose}-files`,
      description: `A file of ${of} was refused as a whole. Its report, which has the file's name in the container reports, says why and what to do.`,
      table: "AppEvents",
      where: `Name == "${event}" and tostring(Properties.state) == "refused"`,
    });
    telemetry.addLogAlarm(this, "PoisonAlarm", {
      purpose: `${purpose}-poison`,
      description: `A file of ${of} failed five times and waits in the queue webjobs-blobtrigger-poison. Look at the exceptions, mend the cause, then bring the file in again: ${again}.`,
      ...poisonMessagesOf(accountName),
    });
    addDeadLetterAlarm(this, { telemetry, purpose, accountName, deadLetters: this.deadLetters.name });
  }
}

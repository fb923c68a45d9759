import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import { BlobTrigger } from "../../constructs/blob-trigger/blob-trigger";
import type { Grantee } from "../../constructs/core/grant";
import type { Foundation } from "../../constructs/foundation/foundation";
import { FunctionApp, type FunctionAppProps } from "../../constructs/function-app/function-app";
import type { PrivateContainer } from "../../constructs/private-storage/private-container";
import { PrivateStorage, type PrivateStorageProps } from "../../constructs/private-storage/private-storage";
import type { FunctionPackage } from "../../packaging/functions/function-package";
import {
  type ImagesContainer,
  ImagesSettings,
  imagesContainers,
  imagesTrigger,
} from "../../runtime/functions/images/settings";
import { addAlarms } from "./alarms";

/** What 512 MB leave for decoding beside the process itself and four downloads. */
const smallestDecodingBytes = "100000000";

const deadLetters = "dead-letters";

export interface ImagePipelineProps {
  readonly foundation: Foundation;

  /** The images handler, as `functionPackage` made it. */
  readonly package: Pick<FunctionPackage, "hash" | "path" | "version">;

  /** @default "ZRS" */
  readonly replication?: PrivateStorageProps["replication"];

  /**
   * Days during which a deleted or replaced image can be restored, 1 to 365.
   *
   * @default 7
   */
  readonly restoreDays?: number;

  /**
   * Days that rejected images and undelivered events are kept for somebody to look at.
   *
   * @default 30
   */
  readonly rejectedDays?: number;

  /**
   * Rejected images in an hour that alarm nobody.
   *
   * @default 20
   */
  readonly toleratedRejectionsPerHour?: number;

  /** @default - see FunctionApp */
  readonly app?: Pick<
    FunctionAppProps<typeof ImagesSettings>,
    "alwaysReady" | "instanceMemoryMB" | "maximumInstances"
  >;
}

/**
 * Turns each uploaded image into an 800x600 rendition, a 150x150 thumbnail and a metadata document.
 *
 * What cannot be processed lies in `rejected` with the reason, and events nobody could deliver in `dead-letters`:
 * every image that went in can be accounted for.
 */
export class ImagePipeline extends Construct {
  readonly storage: PrivateStorage;
  readonly input: PrivateContainer;
  readonly output: PrivateContainer;
  readonly thumbnails: PrivateContainer;
  readonly metadata: PrivateContainer;
  readonly rejected: PrivateContainer;
  readonly deadLetters: PrivateContainer;
  readonly app: FunctionApp<typeof ImagesSettings>;
  readonly trigger: BlobTrigger;

  constructor(scope: Construct, id: string, props: ImagePipelineProps) {
    super(scope, id);
    const { foundation } = props;

    this.storage = this.createStorage(props);
    const containers = this.storage.addContainers(imagesContainers);
    this.input = containers.input;
    this.output = containers.output;
    this.thumbnails = containers.thumbnails;
    this.metadata = containers.metadata;
    this.rejected = containers.rejected;
    this.deadLetters = this.storage.addContainer(deadLetters);

    this.app = this.createApp(props);
    this.trigger = new BlobTrigger(this, "Trigger", {
      foundation,
      storage: this.storage,
      container: containers[imagesTrigger.container],
      deadLetters: this.deadLetters,
      app: this.app,
      functionName: imagesTrigger.functionName,
    });
    addAlarms(this, {
      telemetry: foundation.telemetry,
      accountName: this.storage.account.name,
      rejected: this.rejected.name,
      deadLetters: this.deadLetters.name,
      toleratedRejectionsPerHour: props.toleratedRejectionsPerHour ?? 20,
    });
  }

  get containers(): readonly PrivateContainer[] {
    return [this.input, this.output, this.thumbnails, this.metadata, this.rejected, this.deadLetters];
  }

  /** Lets people or programs put images in, and replace or remove them. */
  grantUpload(grantee: Grantee): RoleAssignment[] {
    return [this.input.grantReadWrite(grantee)];
  }

  /** Lets people or programs read what came out of images, also what was rejected and why. */
  grantResults(grantee: Grantee): RoleAssignment[] {
    return [this.output, this.thumbnails, this.metadata, this.rejected].map((each) =>
      each.grantRead(grantee),
    );
  }

  /** Lets people clear up: rejected images, dead letters and the poison queue. */
  grantOperate(grantee: Grantee): RoleAssignment[] {
    return [
      this.rejected.grantReadWrite(grantee),
      this.deadLetters.grantReadWrite(grantee),
      this.storage.grantQueues(grantee),
    ];
  }

  private createStorage({
    foundation,
    replication,
    restoreDays,
    rejectedDays = 30,
  }: ImagePipelineProps): PrivateStorage {
    return new PrivateStorage(this, "Storage", {
      foundation,
      purpose: "images",
      replication,
      restoreDays,
      lifecycle: [
        { name: "rejected", prefixes: below("rejected", deadLetters), deleteAfterDays: rejectedDays },
        // thumbnails and metadata stay at hand: too small and too often read for cool storage
        { name: "originals", prefixes: below("input", "output"), coolAfterDays: 30 },
      ],
    });
  }

  private createApp(props: ImagePipelineProps): FunctionApp<typeof ImagesSettings> {
    return new FunctionApp(this, "App", {
      foundation: props.foundation,
      purpose: "images",
      package: props.package,
      settingsSchema: ImagesSettings,
      links: [this.storage.blobTrigger("IMAGES", imagesContainers)],
      settings: {
        IMAGES_MAX_DECODING_BYTES: props.app?.instanceMemoryMB === 512 ? smallestDecodingBytes : undefined,
      },
      ...props.app,
    });
  }
}

/** Prefixes of the blobs in these containers. */
function below(...containers: readonly (ImagesContainer | typeof deadLetters)[]): string[] {
  return containers.map((name) => `${name}/`);
}

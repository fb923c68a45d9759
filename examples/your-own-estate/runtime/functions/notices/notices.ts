import type { HttpResponseInit, InvocationContext } from "@azure/functions";
import { ManagedIdentityCredential } from "@azure/identity";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { checkHealth } from "vitrine/runtime/shared/check-health";
import type { Started } from "vitrine/runtime/shared/start-app";
import type { NoticesSettings } from "./settings";

export interface Notice {
  readonly name: string;
  readonly text: string;
}

/** The notices of a container, as they are now. */
export class Notices {
  private readonly container: ContainerClient;
  private readonly version: string;

  constructor(container: ContainerClient, version: string) {
    this.container = container;
    this.version = version;
  }

  static connect({ settings, version }: Started<NoticesSettings>): Notices {
    const identity = new ManagedIdentityCredential({ clientId: settings.IDENTITY_CLIENT_ID });
    const service = new BlobServiceClient(settings.NOTICES__blobServiceUri, identity);
    return new Notices(service.getContainerClient("notices"), version);
  }

  async all(): Promise<Notice[]> {
    const notices: Notice[] = [];
    for await (const { name } of this.container.listBlobsFlat()) {
      const content = await this.container.getBlobClient(name).downloadToBuffer();
      notices.push({ name, text: content.toString() });
    }
    return notices;
  }

  health(context: InvocationContext): Promise<HttpResponseInit> {
    const asked = { "storage does not answer": () => this.container.getProperties() };
    return checkHealth(asked, context, { version: this.version });
  }
}

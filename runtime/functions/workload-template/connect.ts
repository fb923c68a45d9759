import type { HttpResponseInit, InvocationContext } from "@azure/functions";
import { ManagedIdentityCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import type { Api } from "../../http/api";
import { checkHealth } from "../../shared/check-health";
import type { Started } from "../../shared/start-app";
import { BlobDocuments } from "./blob-documents";
import type { DocumentStore } from "./document-store";
import { documentsApi } from "./documents-api";
import type { WorkloadTemplateSettings } from "./settings";

/** What the triggers of the app call. */
interface Connected {
  readonly api: Api<DocumentStore>;
  health(context: InvocationContext): Promise<HttpResponseInit>;
}

/** The app on the account, and under the identity, that its settings name. */
export function connect({ settings, version, telemetry }: Started<WorkloadTemplateSettings>): Connected {
  const identity = new ManagedIdentityCredential({ clientId: settings.IDENTITY_CLIENT_ID });
  const service = new BlobServiceClient(settings.WORKLOAD_TEMPLATE__blobServiceUri, identity);
  const documents = new BlobDocuments(service);
  return {
    api: documentsApi({ settings, telemetry }, documents),
    health: (context) =>
      checkHealth({ "storage does not answer": () => documents.check() }, context, { version }),
  };
}

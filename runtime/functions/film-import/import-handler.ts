import type { HttpResponseInit, InvocationContext } from "@azure/functions";
import { BlobServiceClient } from "@azure/storage-blob";
import type { Pool } from "pg";
import { connectDatabase } from "../../database/connect-database";
import { requireSchema } from "../../database/require-schema";
import type { FilmImportReport } from "../../films/film-import-report";
import { RatingScale } from "../../films/rating-scale";
import { managedIdentityTokens } from "../../shared/access-tokens";
import { checkHealth } from "../../shared/check-health";
import { importReportName, refusedLinesName } from "../../shared/import-report";
import { JsonLinesBlob } from "../../shared/json-lines-blob";
import type { Started } from "../../shared/start-app";
import { operationOf, type Telemetry } from "../../shared/telemetry";
import { unless } from "../../shared/unless";
import type { ArrivingFile } from "./arriving-file";
import { importFile } from "./import-file";
import { lineProblems } from "./imported-file";
import type { FilmImportContainer, FilmImportSettings } from "./settings";
import { TakenImports } from "./taken-imports";

/** A part of a file waits for whoever brings in another one. */
const statementMs = 120_000;

export interface ImportServices {
  readonly blobs: BlobServiceClient;
  readonly database: Pool;
  readonly scale: RatingScale;
  /** Fails until the database is what the code needs. */
  readonly ready: () => Promise<void>;
  readonly telemetry: Telemetry;
  /** Of the code, as the health page gives it. */
  readonly version: string;
}

/** What the triggers of the import call. */
export class ImportHandler {
  private readonly services: ImportServices;

  constructor(services: ImportServices) {
    this.services = services;
  }

  /** The handler on the services, and under the identity, that its settings name. */
  static connect({ settings, version, telemetry }: Started<FilmImportSettings>): ImportHandler {
    const tokens = managedIdentityTokens(settings.FILMS__clientId);
    const credential = { getToken: (scopes: string | string[]) => tokens([scopes].flat()[0] ?? "") };
    const database = connectDatabase(settings, tokens, { most: 2, statementMs });
    const { RATING_LOWEST: lowest, RATING_HIGHEST: highest, RATING_STEP: step } = settings;
    return new ImportHandler({
      blobs: new BlobServiceClient(settings.FILMS__blobServiceUri, credential),
      database,
      scale: new RatingScale({ lowest, highest, step }),
      ready: requireSchema(database, settings),
      telemetry,
      version,
    });
  }

  /**
   * Brings in the file that an event speaks of.
   *
   * @throws when a service fails: the platform tries five times, then puts the event in the poison queue
   */
  async handle(context: InvocationContext): Promise<void> {
    // from the blob's path: the library takes `name` for JSON, and "1e3" would be 1000
    const path = String(context.triggerMetadata?.["blobTrigger"]);
    const report = await this.import(path.slice(path.indexOf("/") + 1));
    if (!report) return;
    const { file, state, problem, taken, refused } = report;
    context.info(`${file} ${state}${problem ? `: ${problem}` : ""}, ${taken} taken, ${refused} refused`);
    const operation = operationOf(context.traceContext?.traceParent);
    this.services.telemetry.event("films imported", { file, state }, { taken, refused }, operation);
  }

  /** @returns undefined when the file is gone */
  async import(name: string): Promise<FilmImportReport | undefined> {
    const { database, scale, ready } = this.services;
    const file = await this.find(name);
    if (!file) return undefined;
    await ready();
    const report = await importFile(file, {
      imports: new TakenImports(database),
      scale,
      refusedLines: (of) => {
        const lines = new JsonLinesBlob(this.blob("reports", refusedLinesName(of)));
        return {
          add: (line, code) => lines.add({ line, code, reason: lineProblems[code] }),
          end: () => lines.end(),
        };
      },
    });
    const text = `${JSON.stringify(report, undefined, 2)}\n`;
    await this.blob("reports", importReportName(name)).upload(text, Buffer.byteLength(text), {
      blobHTTPHeaders: { blobContentType: "application/json", blobCacheControl: "no-cache" },
    });
    return report;
  }

  /** 200 when files can be read and the database takes them, 503 otherwise. */
  health(context: Pick<InvocationContext, "error">): Promise<HttpResponseInit> {
    const { blobs, database, ready, version } = this.services;
    return checkHealth(
      {
        "files cannot be read": () => blobs.getContainerClient("imports").listBlobsFlat().next(),
        "the database does not answer": async () => {
          await ready();
          await database.query("select 1");
        },
      },
      context,
      { version },
    );
  }

  private async find(name: string): Promise<ArrivingFile | undefined> {
    const blob = this.blob("imports", name);
    const { etag, lastModified } = (await unless([404], blob.getProperties())) ?? {};
    if (!etag || !lastModified) return undefined;
    return {
      name,
      etag,
      arrived: Math.floor(lastModified.getTime() / 1000),
      async open() {
        const { readableStreamBody } = await blob.download(0, undefined, { conditions: { ifMatch: etag } });
        if (!readableStreamBody) throw new Error("The storage service answered a download without content.");
        return readableStreamBody as NodeJS.ReadableStream & AsyncIterable<Buffer>;
      },
    };
  }

  private blob(container: FilmImportContainer, name: string) {
    return this.services.blobs.getContainerClient(container).getBlockBlobClient(name);
  }
}

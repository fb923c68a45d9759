import { BlobServiceClient } from "@azure/storage-blob";
import { inGroup, TestEstate } from "../../../../emulator/resource-manager/testing/test-estate";
import type { FilmImportReport } from "../../../films/film-import-report";
import { RatingScale } from "../../../films/rating-scale";
import { readBlob } from "../../../shared/read-blob";
import { Telemetry } from "../../../shared/telemetry";
import { FilmsDatabase } from "../../films/testing/films-database";
import { ImportHandler } from "../import-handler";
import { filmImportContainers } from "../settings";

export const scale = new RatingScale({ lowest: 0.5, highest: 5, step: 0.5 });

/** The import on a real database and the storage of the local Azure. */
export class RunningImport {
  readonly database: FilmsDatabase;
  readonly blobs: BlobServiceClient;
  private readonly azure: TestEstate;
  private readonly handler: ImportHandler;

  private constructor(azure: TestEstate, database: FilmsDatabase, blobs: BlobServiceClient) {
    this.azure = azure;
    this.database = database;
    this.blobs = blobs;
    this.handler = new ImportHandler({
      blobs,
      database: database.as("films_import"),
      scale,
      ready: async () => undefined,
      telemetry: new Telemetry({ role: "film-import", version: "abc" }),
      version: "abc",
    });
  }

  static async start(): Promise<RunningImport> {
    const azure = new TestEstate();
    await azure.start();
    await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
    const account = await azure.apply("azurerm_storage_account", { name: "films", ...inGroup });
    for (const name of Object.keys(filmImportContainers))
      await azure.apply("azurerm_storage_container", { name, storage_account_id: account["id"] });
    await azure.grant("Storage Blob Data Owner", account["id"]);
    const blobs = new BlobServiceClient(String(account["primary_blob_endpoint"]), azure.developer);
    return new RunningImport(azure, await FilmsDatabase.start(), blobs);
  }

  health() {
    return this.handler.health({ error: () => undefined });
  }

  /** Puts a file into the container and brings it in. */
  async import(name: string, content: string | Uint8Array): Promise<FilmImportReport> {
    await this.blobs
      .getContainerClient("imports")
      .getBlockBlobClient(name)
      .uploadData(Buffer.from(content as string));
    const report = await this.handler.import(name);
    if (!report) throw new Error("the file is gone");
    return report;
  }

  importAgain(name: string): Promise<FilmImportReport | undefined> {
    return this.handler.import(name);
  }

  async report(name: string): Promise<string> {
    const blob = this.blobs.getContainerClient("reports").getBlobClient(name);
    return (await readBlob(blob)).toString();
  }

  /** All ratings, by names. */
  async ratings(): Promise<string[]> {
    const rows = await this.database.rows(
      `select p.key || ' ' || f.key || ' ' || value || ' ' || extract(epoch from rated_at)::bigint as rating
       from films.ratings join films.people p on p.id = person join films.films f on f.id = film order by 1`,
    );
    return rows.map(({ rating }) => String(rating));
  }

  async empty(): Promise<void> {
    await this.database.rows(
      "truncate films.ratings, films.people, films.popularity, films.films, films.imports cascade",
    );
  }

  async stop(): Promise<void> {
    await this.database.stop();
    await this.azure.end();
  }
}

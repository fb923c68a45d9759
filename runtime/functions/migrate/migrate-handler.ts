import type { HttpResponseInit, InvocationContext } from "@azure/functions";
import { ManagedIdentityCredential } from "@azure/identity";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import type { Pool } from "pg";
import { connectDatabase } from "../../database/connect-database";
import { releaseHash } from "../../database/migrations/database-release";
import { migrate } from "../../database/migrations/migrate";
import { refusalOf } from "../../database/migrations/refusal";
import { managedIdentityTokens, type Tokens } from "../../shared/access-tokens";
import { checkHealth } from "../../shared/check-health";
import type { Started } from "../../shared/start-app";
import type { Telemetry } from "../../shared/telemetry";
import { readRelease } from "./read-release";
import { type MigrateSettings, migrateTrigger } from "./settings";

/** Makes the database what the last deploy says, and tells whether it is. */
export class MigrateHandler {
  private readonly releases: ContainerClient;
  private readonly settings: MigrateSettings;
  private readonly tokens: Tokens;
  private readonly version: string;
  private readonly telemetry: Pick<Telemetry, "event">;
  private readonly database: Pool;

  /** @param version what the database remembers as who did it */
  constructor(
    releases: ContainerClient,
    tokens: Tokens,
    {
      settings,
      version,
      telemetry,
    }: Pick<Started<MigrateSettings>, "settings" | "version"> & {
      readonly telemetry: Pick<Telemetry, "event">;
    },
  ) {
    this.releases = releases;
    this.settings = settings;
    this.tokens = tokens;
    this.version = version;
    this.telemetry = telemetry;
    this.database = connectDatabase(settings, tokens, { most: 1 });
  }

  /** The handler on the account and under the identity that the settings name. */
  static connect(started: Started<MigrateSettings>): MigrateHandler {
    const { settings } = started;
    const identity = new ManagedIdentityCredential({ clientId: settings.RELEASES__clientId });
    const service = new BlobServiceClient(settings.RELEASES__blobServiceUri, identity);
    const releases = service.getContainerClient(migrateTrigger.container);
    return new MigrateHandler(releases, managedIdentityTokens(settings.IDENTITY_CLIENT_ID), started);
  }

  /**
   * Whichever blob the event speaks of, both are read as they are now.
   *
   * @throws when the database is not what it should be: the platform tries five times, then puts the event in the poison queue
   */
  async handle(context: Pick<InvocationContext, "info" | "error">): Promise<void> {
    const release = await readRelease(this.releases);
    if (release === undefined) return context.info("the deploy has not written all of the release yet");
    const { settings, tokens, version: by } = this;
    try {
      const applied = await migrate({ settings, tokens, release, by, log: (line) => context.info(line) });
      const told = { database: settings.DATABASE_NAME, applied: applied.join(" ") };
      this.telemetry.event("DatabaseMigrated", told, { count: applied.length });
    } catch (error) {
      context.error(String(error instanceof Error ? error.message : error));
      throw error;
    }
  }

  /** 200 when the database is what the last deploy says, 503 with what is known of why it is not: `refused` when it never will be. */
  async health(context: Pick<InvocationContext, "error">): Promise<HttpResponseInit> {
    const refusal = await this.refusal().catch(() => undefined);
    const why = refusal ?? "the database is not yet what was deployed";
    // a deploy waits for it, unless it is refused
    const about = { version: this.version, waiting: true, ...(refusal !== undefined && { refused: true }) };
    return checkHealth({ [why]: () => this.compare() }, context, about);
  }

  close(): Promise<void> {
    return this.database.end();
  }

  /** Of the release that is in the container now. In Azure events and requests have instances of their own: only the database knows. */
  private async refusal(): Promise<string | undefined> {
    const release = await readRelease(this.releases);
    return release && (await refusalOf(this.database, release));
  }

  private async compare(): Promise<void> {
    const release = await readRelease(this.releases);
    const { rows } = await this.database.query<{ hash: string }>("select hash from vitrine.release");
    if (release && rows[0]?.hash === releaseHash(release)) return;
    throw new Error("the release of the database is another than the one in the container");
  }
}

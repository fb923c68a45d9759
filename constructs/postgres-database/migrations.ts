import { StorageBlob, type StorageBlobConfig } from "@cdktf/provider-azurerm/lib/storage-blob";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import type { FunctionPackage } from "../../packaging/functions/function-package";
import type { Principals, SqlFiles } from "../../runtime/database/migrations/database-release";
import type { databaseSettings } from "../../runtime/database/settings";
import { MigrateSettings, migrateTrigger, releaseBlobs } from "../../runtime/functions/migrate/settings";
import { BlobTrigger } from "../blob-trigger/blob-trigger";
import type { Link } from "../core/link";
import type { Foundation } from "../foundation/foundation";
import { FunctionApp } from "../function-app/function-app";
import type { PrivateContainer } from "../private-storage/private-container";
import { contentHash, literal } from "./literal";

export interface MigrationsProps {
  readonly foundation: Foundation;
  readonly purpose: string;
  /** The app `migrate`, as `functionPackage` made it. */
  readonly package: Pick<FunctionPackage, "hash" | "path" | "version">;
  readonly sql: SqlFiles;
  /** Gives an app of this name an administrator's role. */
  administer(name: string): Link<typeof databaseSettings>;
  /** Whom the database lets in, when the stack is complete. */
  principals(): Principals;
}

/**
 * The app that makes the database what the deploy says, under an identity of its own that administers the server:
 *
 *     app runs ──▶ event subscription ──▶ principals.json ──▶ sql-HASH.json ──▶ (an event) ──▶ the app runs them
 *                                                                  └─▶ apps that use the database get their code
 *
 * What is to be lies in two blobs, so a plan shows new SQL letter by letter, and nobody who deploys has to reach the database.
 */
export class Migrations extends Construct {
  readonly app: FunctionApp<typeof MigrateSettings>;
  /** Whatever needs the database waits for it. */
  readonly sql: StorageBlob;
  private readonly props: MigrationsProps;

  constructor(scope: Construct, id: string, props: MigrationsProps) {
    super(scope, id);
    this.props = props;
    this.app = this.createApp();
    const container = this.app.storage.addContainer(migrateTrigger.container);
    const trigger = new BlobTrigger(this, "Trigger", {
      foundation: props.foundation,
      storage: this.app.storage,
      container,
      deadLetters: this.app.storage.addContainer("undelivered"),
      app: this.app,
      functionName: migrateTrigger.functionName,
    });
    const principals = this.write("Principals", container, {
      name: releaseBlobs.principals,
      sourceContent: Lazy.stringValue({ produce: () => JSON.stringify(props.principals()) }),
      dependsOn: [trigger.subscription, this.app.package.blob],
    });
    this.sql = this.write("Sql", container, {
      name: `${releaseBlobs.sql.prefix}${contentHash(props.sql)}${releaseBlobs.sql.end}`,
      sourceContent: literal(JSON.stringify(props.sql)),
      dependsOn: [principals],
    });
  }

  private createApp(): FunctionApp<typeof MigrateSettings> {
    const { foundation, purpose } = this.props;
    const name = `${purpose}-migrations`;
    const account = () => this.app.storage.account;
    return new FunctionApp(this, "App", {
      foundation,
      purpose: name,
      package: this.props.package,
      settingsSchema: MigrateSettings,
      links: [this.props.administer(foundation.names.of("identity", name))],
      // it reads its own account, which is made with it
      settings: {
        RELEASES__blobServiceUri: Lazy.stringValue({ produce: () => account().primaryBlobEndpoint }),
        RELEASES__queueServiceUri: Lazy.stringValue({ produce: () => account().primaryQueueEndpoint }),
        RELEASES__credential: "managedidentity",
        RELEASES__clientId: Lazy.stringValue({ produce: () => this.app.identity.clientId }),
      },
      // one after the other in any case: the server is locked
      maximumInstances: 1,
    });
  }

  private write(
    id: string,
    { container }: PrivateContainer,
    blob: Pick<StorageBlobConfig, "dependsOn" | "name" | "sourceContent">,
  ): StorageBlob {
    return new StorageBlob(this, id, {
      ...blob,
      storageAccountName: this.app.storage.account.name,
      storageContainerName: container.name,
      type: "Block",
      contentType: "application/json",
    });
  }
}

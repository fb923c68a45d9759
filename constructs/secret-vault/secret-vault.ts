import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import type { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import type { z } from "zod";
import { checkRange } from "../core/check";
import { ConfigurationError } from "../core/errors";
import { type Grantee, grant, type Reachable } from "../core/grant";
import type { Destination, Link } from "../core/link";
import { protectFromDeletion } from "../core/protection";
import type { Foundation } from "../foundation/foundation";

export interface SecretVaultProps {
  readonly foundation: Foundation;

  /**
   * Becomes part of the vault's name.
   *
   * @default "secrets"
   */
  readonly purpose?: string;

  /**
   * Days during which a deleted secret, or the deleted vault, can be restored, 7 to 90. It cannot be changed later.
   *
   * @default 90
   */
  readonly restoreDays?: number;

  /**
   * Holds what nobody could make again: in environments that protect data it cannot be deleted.
   *
   * @default true
   */
  readonly holdsData?: boolean;
}

/** Secrets that only identities with a role can read. Their values are never in code, plans or state. */
export class SecretVault extends Construct implements Reachable {
  readonly vault: KeyVault;
  readonly endpoints: readonly PrivateEndpoint[];
  /** Of whatever link needs a secret. */
  readonly leadsTo: readonly Destination[];

  constructor(scope: Construct, id: string, props: SecretVaultProps) {
    super(scope, id);
    const { foundation, purpose = "secrets", restoreDays = 90 } = props;
    checkRange(this, "RestoreDaysOutOfRange", restoreDays, {
      prop: "restoreDays",
      from: 7,
      to: 90,
      why: "Key Vault keeps what was deleted for 7 to 90 days",
    });

    this.vault = this.createVault(foundation, purpose, restoreDays);
    foundation.telemetry.collect(this, this.vault.id);
    this.endpoints = foundation.addEndpoints(this, ["vault"], { id: this.vault.id, purpose });
    this.leadsTo = [{ owner: this, purpose, resourceId: this.vault.id, service: "vault" }];
    this.addAlarm(foundation, purpose);
    if (foundation.dataProtected && (props.holdsData ?? true)) protectFromDeletion(this, this.vault);
  }

  /**
   * Settings whose values are secrets, by the secret's name: `secrets.read({ PASSWORD: "catalogue-password" })`.
   *
   * App Service reads them under the app's identity; a secret that is rotated arrives within a day.
   */
  read<Name extends string>(names: Readonly<Record<Name, string>>): Link<Record<Name, z.ZodString>> {
    const references = Object.entries<string>(names).map(([name, secret]) => [name, this.reference(secret)]);
    return {
      settings: () => Object.fromEntries(references),
      grant: (grantee) => this.grantRead(grantee),
      leadsTo: this.leadsTo,
    };
  }

  /** Lets `grantee` read the values of secrets, also through references in app settings. */
  grantRead(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Key Vault Secrets User", this.vault.id);
  }

  /** Lets people set, rotate and delete secrets. */
  grantManage(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Key Vault Secrets Officer", this.vault.id);
  }

  /**
   * The value of an app setting that stands for a secret, for what takes no links; whoever reads it needs `grantRead`.
   * Without a version, a rotated secret arrives within a day.
   */
  reference(secretName: string): string {
    this.checkSecretName(secretName);
    return `@Microsoft.KeyVault(SecretUri=${this.vault.vaultUri}secrets/${secretName})`;
  }

  private createVault(foundation: Foundation, purpose: string, restoreDays: number): KeyVault {
    const { names, resourceGroup, network, tenantId, dataProtected } = foundation;
    return new KeyVault(this, "Resource", {
      name: names.of("keyVault", purpose),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      tenantId,
      skuName: "standard",
      rbacAuthorizationEnabled: true,
      softDeleteRetentionDays: restoreDays,
      // cannot be turned off again, and keeps the name taken: only where the data is worth it
      purgeProtectionEnabled: dataProtected,
      // a vault whose data is not protected any more keeps what Azure does not take back
      ...(dataProtected ? {} : { lifecycle: { ignoreChanges: ["purge_protection_enabled"] } }),
      enabledForDeployment: false,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: false,
      publicNetworkAccessEnabled: !network?.isClosed,
      networkAcls: network && {
        defaultAction: "Deny",
        bypass: "AzureServices",
        ipRules: [...network.openTo.ipRanges],
        virtualNetworkSubnetIds: [...network.openTo.subnetIds],
      },
    });
  }

  private addAlarm({ telemetry }: Foundation, purpose: string): void {
    telemetry.addMetricAlarm(this, "AvailabilityAlarm", {
      purpose: `${purpose}-vault-availability`,
      description:
        "The vault fails requests; apps cannot read their secrets. Look at Azure's service health first.",
      resourceId: this.vault.id,
      namespace: "Microsoft.KeyVault/vaults",
      metric: "Availability",
      aggregation: "Average",
      when: "LessThan",
      threshold: 99,
      window: "PT15M",
    });
  }

  private checkSecretName(name: string): void {
    if (/^[0-9A-Za-z-]{1,127}$/.test(name)) return;
    throw new ConfigurationError(this, "SecretNameNotLegal", {
      what: `the secret is called "${name}"`,
      why: "Key Vault accepts 1 to 127 letters, digits and hyphens",
      fix: 'pass a name such as "catalogue-password"',
    });
  }
}

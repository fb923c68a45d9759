import { Construct } from "constructs";
import type { readerSignInSettings } from "../../runtime/shared/service-settings";
import { ConfigurationError } from "../core/errors";
import type { Link } from "../core/link";
import type { SecretVault } from "../secret-vault/secret-vault";

/** A directory of readers, Microsoft Entra External ID, and the app that somebody registered there. */
export interface ReadersTenant {
  /** The first part of its address, "news" of https://news.ciamlogin.com. */
  readonly name: string;
  /** The directory's id. */
  readonly tenantId: string;
  /** The app registration's. */
  readonly clientId: string;
}

export interface ReaderSignInProps {
  readonly tenant: ReadersTenant;

  /** Where the console is, without a slash at its end. */
  readonly consoleUrl: string;

  /** Where readers come back to from a sign-in, below the console: "/articles/api/auth/callback". */
  readonly callbackPath: string;

  /**
   * The secret that is the app's private key and certificate, PEM.
   *
   * @default - the identity of whoever uses this stands for it, which only the local Azure takes: an identity and the app that it
   * stands for have to be of one directory
   */
  readonly certificate?: { readonly vault: SecretVault; readonly secret: string };
}

/**
 * How readers sign in, in a directory of their own. It declares nothing there: Terraform has no rights in that directory, and no
 * resources for its user flows, so people set it up (docs/first-deploy.md).
 */
export class ReaderSignIn extends Construct {
  /** Has to be among the registration's redirect addresses. */
  readonly callback: string;
  private readonly props: ReaderSignInProps;

  constructor(scope: Construct, id: string, props: ReaderSignInProps) {
    super(scope, id);
    this.props = props;
    this.callback = `${props.consoleUrl}${props.callbackPath}`;
    this.checkName(props.tenant.name);
  }

  /** The code signs readers in, and finds out who asks. */
  use(): Link<typeof readerSignInSettings> {
    const { tenant, certificate } = this.props;
    return {
      settings: () => ({
        READERS_AUTHORITY: `https://${tenant.name}.ciamlogin.com`,
        READERS_TENANT: tenant.tenantId,
        READERS_CLIENT_ID: tenant.clientId,
        READERS_CALLBACK: this.callback,
        ...(certificate && { READERS_CERTIFICATE: certificate.vault.reference(certificate.secret) }),
      }),
      grant: (grantee) => certificate?.vault.grantRead(grantee),
      leadsTo: certificate?.vault.leadsTo ?? [],
    };
  }

  private checkName(name: string): void {
    if (/^[a-z0-9][a-z0-9-]{0,35}$/.test(name)) return;
    throw new ConfigurationError(this, "ReadersTenantName", {
      what: `"${name}" is not the name of a directory of readers`,
      why: "it is the first part of its address: lower-case letters, digits and hyphens",
      fix: 'of https://news.ciamlogin.com, or of news.onmicrosoft.com, give "news"',
    });
  }
}

import type { Service } from "../../core/service";

/** A function app as Azure Resource Manager knows it, reduced to what runs. */
export interface Site {
  readonly resourceId: string;
  readonly name: string;
  readonly identities: readonly { resourceId: string; principalId: string; clientId: string }[];
  /** As declared; "@Microsoft.KeyVault(SecretUri=...)" is resolved by the host with the app's identity. */
  readonly appSettings: Readonly<Record<string, string>>;
  /** Container that holds released-package.zip, read with the identity named here. */
  readonly deployment: { readonly containerUrl: string; readonly identityResourceId: string };
  /** Identity that reads Key Vault references. */
  readonly keyVaultReferenceIdentity?: string;
  readonly instanceMemoryMB: number;
  /** Its process never sleeps. */
  readonly isAlwaysReady?: true;
  readonly healthCheckPath?: string;
}

export interface HostKeys {
  readonly masterKey: string;
  readonly functionKeys: Readonly<Record<string, string>>;
  /** Holds `blobs_extension` from the moment the host has indexed a blob trigger. */
  readonly systemKeys: Readonly<Record<string, string>>;
}

export interface SiteStatus {
  readonly name: string;
  readonly address: string;
  /** "asleep": its process starts with the next event or request. */
  readonly state: "starting" | "running" | "asleep" | "failed" | "no package";
  /** Why it failed, in a sentence. */
  readonly problem?: string;
  readonly functions: readonly string[];
  readonly restarts: number;
  /** What its package calls itself, e.g. "images"; missing before it has one. */
  readonly app?: string;
  /** Runs code that was put in the place of what was deployed; a restart ends that. */
  readonly undeployed?: true;
}

/** Azure Functions on one machine: each app's shipped package in a child process. */
export interface FunctionsHost extends Service {
  /**
   * Takes the app, or what changed of it. It starts when it is needed; in a moment where it is not known what its code
   * registers. Answers its host name, e.g. "127.0.0.1:41010".
   */
  createOrUpdateSite(site: Site): Promise<{ defaultHostName: string }>;
  deleteSite(resourceId: string): Promise<void>;
  /** Fetches the package again and starts anew; resolves when the app has indexed its functions. @throws when it cannot load */
  restartSite(resourceId: string): Promise<void>;
  hostKeys(resourceId: string): Promise<HostKeys>;
  status(): readonly SiteStatus[];
  /**
   * Runs another package in an app's place, until the app is restarted. Its own package makes the app as it was deployed.
   *
   * @param file the zip
   * @returns false when the app runs it already
   * @throws when there is no such app, or the code cannot load
   */
  runInstead(site: string, file: string): Promise<boolean>;
  /** Whether an app runs anything else than the package in this container. */
  runsUndeployed(containerUrl: string): boolean;
  /** Fires a timer or queue function by hand. */
  trigger(site: string, functionName: string, input?: unknown): Promise<void>;
}

import type { UploadedFiles } from "./uploaded-files";

/** A part of the local Azure with a lifecycle: started in order, stopped in reverse. */
export interface Service {
  readonly name: string;
  /** Finishes what is under way, writes everything to disk and closes every port. */
  stop(): Promise<void>;
}

/** Where a service keeps its files, which ports it may use and how it reports what it does. */
export interface EmulatorContext {
  /** Absolute path of the state folder, `<checkout>/.vitrine/local`. */
  readonly stateDirectory: string;
  readonly ports: Ports;
  readonly tls: TlsFiles;
  readonly uploads: UploadedFiles;
  readonly log: Log;
}

export interface Ports {
  /**
   * The loopback port that `name` had before, or a free one that it keeps from now on: addresses are part
   * of Terraform's state, so they must survive a restart.
   */
  reserve(name: string): Promise<number>;
  /** Forgets the port of something that was deleted. */
  release(name: string): Promise<void>;
}

/** One certificate authority and one server certificate for 127.0.0.1 and localhost, PEM. */
export interface TlsFiles {
  readonly key: string;
  readonly cert: string;
  /** Path of the authority's certificate, for NODE_EXTRA_CA_CERTS of child processes. */
  readonly authorityFile: string;
}

export type LogLevel = "debug" | "info" | "warning" | "error";

/** One line of `vitrine logs`: what happened, in which service, about which resource. */
export type Log = (
  level: LogLevel,
  service: string,
  message: string,
  details?: Record<string, unknown>,
) => void;

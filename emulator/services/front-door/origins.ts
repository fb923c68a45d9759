import { type ClientRequest, Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { keptConnections } from "../../core/kept-connections";
import type { FrontDoorOrigin, Scheme } from "./front-door-resources";

/**
 * The order in which origins are tried: by priority, and by chance within one priority, the heavier the
 * sooner.
 *
 * @param chance between 0 and 1, once for each origin
 */
export function orderOf(
  origins: readonly FrontDoorOrigin[],
  chance: () => number = Math.random,
): FrontDoorOrigin[] {
  return origins
    .map((origin) => ({ origin, turn: -Math.log(1 - chance()) / origin.weight }))
    .sort((one, other) => one.origin.priority - other.origin.priority || one.turn - other.turn)
    .map(({ origin }) => origin);
}

export interface OriginRequest {
  readonly scheme: Scheme;
  readonly method: string;
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
}

/** Connections to origins, kept open between requests. */
export class Connections {
  private readonly http = new HttpAgent(keptConnections);
  private readonly https = new HttpsAgent(keptConnections);
  private readonly httpsToAnyName = new HttpsAgent({
    ...keptConnections,
    checkServerIdentity: () => undefined, // what certificate_name_check_enabled = false asks for
  });

  /** Connects, before a byte of the visitor's is read. @throws when nobody answers there, or not as they should */
  async open(
    origin: FrontDoorOrigin,
    { scheme, method, path, headers }: OriginRequest,
  ): Promise<ClientRequest> {
    const { host, port } = addressOf(origin, scheme);
    const secure = origin.checksCertificateName ? this.https : this.httpsToAnyName;
    const opened =
      scheme === "https"
        ? httpsRequest({ agent: secure, host, port, method, path, headers, setHost: false })
        : httpRequest({ agent: this.http, host, port, method, path, headers, setHost: false });
    await connected(opened, scheme === "https" ? "secureConnect" : "connect");
    return opened;
  }

  close(): void {
    for (const agent of [this.http, this.https, this.httpsToAnyName]) agent.destroy();
  }
}

function addressOf(
  { hostName, httpPort, httpsPort }: FrontDoorOrigin,
  scheme: Scheme,
): { host: string; port: number } {
  const [, host = hostName, port] = /^(.*):(\d+)$/.exec(hostName) ?? [];
  return { host, port: port ? Number(port) : scheme === "https" ? httpsPort : httpPort };
}

function connected(request: ClientRequest, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    request.once("error", reject);
    request.once("socket", (socket) => {
      const done = () => {
        request.removeListener("error", reject);
        resolve();
      };
      if (request.reusedSocket) done();
      else socket.once(event, done);
    });
  });
}

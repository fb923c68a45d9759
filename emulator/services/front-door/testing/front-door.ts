import { request as httpRequest, type IncomingMessage, type RequestListener } from "node:http";
import { createServer, request as httpsRequest, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { EmulatorContext } from "../../../core/service";
import type { Values } from "../../../resource-manager/protocol";
import { inGroup, type TestEstate } from "../../../resource-manager/testing/test-estate";

/** An https server of a test, as a function app has one. */
export interface TestOrigin {
  /** "127.0.0.1:PORT" */
  readonly host: string;
  /** What it was asked, the newest last. */
  readonly asked: {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingMessage["headers"];
  }[];
  readonly server: Server;
  close(): Promise<void>;
}

async function openOrigin({ tls }: EmulatorContext, answer: RequestListener): Promise<TestOrigin> {
  const asked: TestOrigin["asked"] = [];
  const server = createServer({ key: tls.key, cert: tls.cert }, (request, response) => {
    asked.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    server,
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

/** A profile with an endpoint, to which a test adds origins and routes. */
export class TestFrontDoor {
  private readonly azure: TestEstate;
  private readonly opened: TestOrigin[] = [];
  profile: Values = {};
  endpoint: Values = {};

  constructor(azure: TestEstate) {
    this.azure = azure;
  }

  async open(profile: Values = {}): Promise<void> {
    this.profile = await this.azure.apply("azurerm_cdn_frontdoor_profile", {
      name: "door",
      ...inGroup,
      sku_name: "Standard_AzureFrontDoor",
      response_timeout_seconds: 120,
      ...profile,
    });
    this.endpoint = await this.azure.apply("azurerm_cdn_frontdoor_endpoint", {
      name: "site",
      cdn_frontdoor_profile_id: this.profile["id"],
      enabled: true,
    });
  }

  /** An origin that goes with the test, however the test ends. */
  async openOrigin(answer: RequestListener): Promise<TestOrigin> {
    const origin = await openOrigin(this.azure.estate.context, answer);
    this.opened.push(origin);
    return origin;
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map((origin) => origin.close()));
  }

  get host(): string {
    return String(this.endpoint["host_name"]);
  }

  /** A group with these origins, asked in their order. Answers the group's id. */
  async origins(name: string, ...hosts: readonly string[]): Promise<unknown> {
    const group = await this.azure.apply("azurerm_cdn_frontdoor_origin_group", {
      name,
      cdn_frontdoor_profile_id: this.profile["id"],
      load_balancing: [{}],
    });
    for (const [at, host] of hosts.entries()) {
      await this.azure.apply("azurerm_cdn_frontdoor_origin", {
        name: `${name}-${at}`,
        cdn_frontdoor_origin_group_id: group["id"],
        host_name: host,
        origin_host_header: host,
        priority: at + 1,
        certificate_name_check_enabled: true,
      });
    }
    return group["id"];
  }

  route(name: string, group: unknown, patterns: readonly string[], more: Values = {}): Promise<Values> {
    return this.azure.apply("azurerm_cdn_frontdoor_route", {
      name,
      cdn_frontdoor_endpoint_id: this.endpoint["id"],
      cdn_frontdoor_origin_group_id: group,
      cdn_frontdoor_origin_ids: [],
      patterns_to_match: patterns,
      supported_protocols: ["Http", "Https"],
      https_redirect_enabled: false,
      forwarding_protocol: "HttpsOnly",
      link_to_default_domain: true,
      ...more,
    });
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer;
}

/** Asks as it is asked: fetch would tidy paths and follow redirects. */
export function ask(url: string, { method = "GET", headers = {}, body }: Ask = {}): Promise<Answer> {
  const [, scheme, host = "", path = "/"] = /^(https?):\/\/([^/]+)(.*)$/.exec(url) ?? [];
  const [hostname, port] = host.split(":");
  const send = scheme === "https" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

import { setTimeout as wait } from "node:timers/promises";
import type { TokenCredential } from "@azure/identity";
import { z } from "zod";
import { Failure } from "../failure";
import type { TrafficShares } from "./environment-file";

const apiVersion = "2026-05-01";
/** Azure moves traffic within seconds; what takes longer than this has gone wrong. */
const patienceSeconds = 300;

const Endpoint = z.looseObject({
  properties: z.looseObject({
    provisioningState: z.string().optional(),
    traffic: z.record(z.string(), z.number()).default({}),
  }),
});

/** An online endpoint of Azure ML as Azure Resource Manager knows it. */
export class ReleasedEndpoint {
  private readonly url: URL;
  private readonly credential: TokenCredential;

  /** @param resourceManager "https://management.azure.com", or the local estate's own */
  constructor(resourceManager: string, resourceId: string, credential: TokenCredential) {
    this.url = new URL(`${resourceId}?api-version=${apiVersion}`, resourceManager);
    this.credential = credential;
  }

  async traffic(): Promise<TrafficShares> {
    return (await this.get()).properties.traffic;
  }

  /** Resolves when the split is in force. Azure has no request for traffic alone: the endpoint is put back as it was. */
  async setTraffic(traffic: TrafficShares): Promise<void> {
    const endpoint = await this.get();
    await this.send("PUT", { ...endpoint, properties: { ...endpoint.properties, traffic } });
    const deadline = Date.now() + patienceSeconds * 1000;
    for (let pause = 50; Date.now() < deadline; pause = Math.min(pause * 2, 5000)) {
      const { provisioningState = "Succeeded", traffic: current } = (await this.get()).properties;
      if (provisioningState === "Succeeded" && isSame(current, traffic)) return;
      if (provisioningState === "Failed") break;
      await wait(pause);
    }
    throw new Failure("TrafficNotMoved", {
      what: `the endpoint did not take the traffic ${JSON.stringify(traffic)} within ${patienceSeconds} seconds`,
      fix: "look at the endpoint in Azure ML studio, then run the release again: it begins where traffic is",
    });
  }

  private async get(): Promise<z.output<typeof Endpoint>> {
    return Endpoint.parse(await (await this.send("GET")).json());
  }

  private async send(method: string, body?: unknown): Promise<Response> {
    const { token } = (await this.credential.getToken("https://management.azure.com/.default")) ?? {
      token: "",
    };
    const response = await fetch(this.url, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    throw new Failure("EndpointRefused", {
      what: `Azure Resource Manager answered ${response.status}: ${await response.text()}`,
      fix:
        response.status === 403
          ? 'ask for the role "AzureML Data Scientist" on the endpoint'
          : "look at the endpoint in Azure ML studio",
    });
  }
}

function isSame(one: TrafficShares, other: TrafficShares): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => (one[name] ?? 0) === (other[name] ?? 0));
}

import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { BlobServiceClient, type RestError } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import sharp from "sharp";
import type { Values } from "../../emulator/resource-manager/protocol";
import { Checkout } from "../support/checkout";
import { command, succeeding } from "../support/command";
import { LocalEstate } from "../support/local-estate";

jest.setTimeout(420_000);

/** A role assignment of the deployed image pipeline. */
interface Grant {
  readonly name: string;
  readonly role: string;
  readonly principalId: string;
  readonly scope: string;
  readonly state: Values;
}

describe("every grant of the image pipeline is needed", () => {
  let checkout: Checkout;
  let estate: LocalEstate;
  let blobs: BlobServiceClient;
  let queues: QueueServiceClient;

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.switchOff("search");
    await succeeding(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
    estate = new LocalEstate(checkout.root);
    setDefaultCACertificates([...getCACertificates(), estate.authority]);
    blobs = new BlobServiceClient(estate.output("images_blob_endpoint"), estate.developer);
    queues = new QueueServiceClient(estate.output("images_queue_endpoint"), estate.developer);
  });

  afterAll(async () => {
    await command(checkout.root, "npx", "cdktf", "destroy", "local", "--auto-approve");
    checkout.remove();
  });

  it("fails with a 403 that names the missing role when the app, Event Grid or the deployer loses one", async () => {
    const grants = grantsOf(estate).filter((grant) => kindOf(grant) !== "people");
    expect(grants).toHaveLength(12);

    const heard: Record<string, string> = {};
    for (const grant of grants) heard[grant.name] = await without(grant, () => exercise(grant));
    expect(heard).toEqual(Object.fromEntries(grants.map(({ name, role }) => [name, `403 names ${role}`])));
  });

  it("fails with a 403 that names the missing role when a team loses one", async () => {
    const grants = grantsOf(estate).filter((grant) => kindOf(grant) === "people" && !isCovered(grant));
    expect(grants).toHaveLength(7);

    const heard: Record<string, string> = {};
    for (const grant of grants) {
      heard[grant.name] = await without(grant, () => use(grant)).then(
        () => "nothing was refused",
        (error: RestError) =>
          `${error.statusCode} ${error.message.includes(grant.role) ? "names" : error.message} ${grant.role}`,
      );
      await use(grant);
    }
    expect(heard).toEqual(Object.fromEntries(grants.map(({ name, role }) => [name, `403 names ${role}`])));
  });

  /** Takes a grant away behind Terraform's back, and gives it back after the work. */
  async function without<Answer>(grant: Grant, work: () => Promise<Answer>): Promise<Answer> {
    const request = { provider: "azurerm", type: "azurerm_role_assignment" };
    await estate.call("/terraform/delete", { ...request, state: grant.state });
    try {
      return await work();
    } finally {
      await estate.call("/terraform/apply", {
        ...request,
        prior: null,
        planned: grant.state,
      });
    }
  }

  /** Does what needs the grant, until somebody says that it is missing. */
  async function exercise(grant: Grant): Promise<string> {
    const since = new Date();
    const provoke = {
      app: provokeApp,
      topic: provokeTopic,
      deployer: provokeDeployer,
      people: provokeDeployer,
    };
    const said = await provoke[kindOf(grant)](grant).catch((error: Error) => error.message);
    for (const end = Date.now() + 30_000; Date.now() < end; await sleep(200)) {
      const lines = [
        said,
        ...(await estate.logs(since)).map((item) => `${item.name} ${JSON.stringify(item.properties)}`),
      ];
      if (lines.some((line) => line?.includes("may not perform") && line.includes(grant.role))) {
        return `403 names ${grant.role}`;
      }
    }
    return `nothing was refused ${said}`;
  }

  /** Two uploads and a restart need every grant but one: the poison queue is for events that keep failing. */
  async function provokeApp(grant: Grant): Promise<string> {
    const spoilsEvery = grantsOf(estate).find(writesMetadata);
    const isForPoison = grant.role === "Storage Queue Data Contributor" && !grant.scope.includes("host");
    if (isForPoison && spoilsEvery) await without(spoilsEvery, uploadAndRestart);
    else await uploadAndRestart();
    return "";
  }

  async function uploadAndRestart(): Promise<void> {
    await upload();
    const actions = Object.values(estate.resources("azapi_resource_action"));
    const restart = actions.find(({ action }) => action === "restart");
    await estate.call("/terraform/apply", {
      provider: "azapi",
      type: "azapi_resource_action",
      prior: null,
      planned: restart,
    });
    await sleep(2_000);
  }

  async function upload(): Promise<void> {
    const input = blobs.getContainerClient("input");
    const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: "red" } })
      .jpeg()
      .toBuffer();
    await input.getBlockBlobClient("photo.jpg").uploadData(photo);
    await input.getBlockBlobClient("no-photo.jpg").uploadData(Buffer.from("no photo"));
  }

  async function provokeDeployer(): Promise<string> {
    const [blob] = Object.values(estate.resources("azurerm_storage_blob"));
    await estate.call("/terraform/read", {
      provider: "azurerm",
      type: "azurerm_storage_blob",
      state: blob,
    });
    return "";
  }

  /** A second subscription whose web hook refuses everything for good, so that Event Grid writes a dead letter. */
  async function provokeTopic(): Promise<string> {
    const server = createServer(estate.serverTls, async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const [event] = JSON.parse(Buffer.concat(chunks).toString());
      const code = event.data.validationCode;
      response.writeHead(code ? 200 : 400).end(JSON.stringify({ validationResponse: code }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const [first] = Object.values(estate.resources("azurerm_eventgrid_system_topic_event_subscription"));
    const request = {
      provider: "azurerm",
      type: "azurerm_eventgrid_system_topic_event_subscription",
    };
    const planned = {
      ...first,
      id: undefined,
      name: "refusing",
      webhook_endpoint: [{ url }],
    };
    const { state } = (await estate.call("/terraform/apply", {
      ...request,
      prior: null,
      planned,
    })) as {
      state: Values;
    };
    try {
      await blobs
        .getContainerClient("input")
        .getBlockBlobClient("undeliverable.txt")
        .uploadData(Buffer.from("-"));
      await sleep(2_000);
    } finally {
      await estate.call("/terraform/delete", { ...request, state });
      server.close();
    }
    return "";
  }

  async function use({ role, scope }: Grant): Promise<void> {
    if (role === "Storage Queue Data Contributor") {
      const poison = queues.getQueueClient("webjobs-blobtrigger-poison");
      await poison.createIfNotExists();
      await poison.peekMessages();
      return;
    }
    const container = blobs.getContainerClient(nameOf(scope));
    if (role === "Storage Blob Data Contributor") {
      await container.getBlockBlobClient("by-hand").uploadData(Buffer.from("-"));
      await container.getBlockBlobClient("by-hand").delete();
      return;
    }
    for await (const _ of container.listBlobsFlat()) break;
  }

  function kindOf({ principalId, role, scope }: Grant): "app" | "topic" | "deployer" | "people" {
    const [identity] = Object.values(estate.resources("azurerm_user_assigned_identity"));
    if (principalId === identity?.["principal_id"]) return "app";
    if (scope.endsWith("/containers/packages")) return "deployer";
    return role === "Storage Blob Data Contributor" && isTopic(principalId) ? "topic" : "people";
  }

  function isTopic(principalId: string): boolean {
    return JSON.stringify(estate.resources("azurerm_eventgrid_system_topic")).includes(principalId);
  }

  /** Reading is allowed by the wider role that the same person has on the same container. */
  function isCovered(grant: Grant): boolean {
    return (
      grant.role.endsWith("Reader") &&
      grantsOf(estate).some(
        ({ role, principalId, scope }) =>
          role.endsWith("Contributor") && principalId === grant.principalId && scope === grant.scope,
      )
    );
  }
});

/** The assignments below the pipeline's construct, and the one that lets its app send telemetry. */
function grantsOf(estate: LocalEstate): Grant[] {
  return Object.entries(estate.resources("azurerm_role_assignment"))
    .filter(([name]) => name.startsWith("Images_") || name.includes("MonitoringMetricsPublisher"))
    .map(([name, state]) => ({
      name,
      role: String(state["role_definition_name"]),
      principalId: String(state["principal_id"]),
      scope: String(state["scope"]),
      state,
    }));
}

function writesMetadata({ role, scope }: Grant): boolean {
  return role.endsWith("Contributor") && nameOf(scope) === "metadata";
}

function nameOf(scope: string): string {
  return scope.slice(scope.lastIndexOf("/") + 1);
}

import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { ContainerClient } from "@azure/storage-blob";
import type { Values } from "../../emulator/resource-manager/protocol";
import type { LocalEstate } from "./local-estate";

const type = "azurerm_eventgrid_system_topic_event_subscription";

/**
 * Lets a blob arrive whose event nobody takes: a second subscription's web hook refuses it for good, so that
 * Event Grid writes a dead letter.
 *
 * @param container what a subscription of the estate watches
 * @param within where the constructs make that subscription @default - the estate's first one
 */
export async function sendUndeliverableEvent(
  estate: LocalEstate,
  container: ContainerClient,
  within = "",
): Promise<void> {
  let refused: () => void = () => undefined;
  const refusal = new Promise<void>((resolve) => {
    refused = resolve;
  });
  const server = createServer(estate.serverTls, async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const [event] = JSON.parse(Buffer.concat(chunks).toString());
    const code = event.data.validationCode;
    response.writeHead(code ? 200 : 400).end(JSON.stringify({ validationResponse: code }));
    if (!code) refused();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const planned = {
    ...estate.only(type, within),
    id: undefined,
    name: "refusing",
    // a name that no handler waits for
    subject_filter: [
      {
        subject_begins_with: `/blobServices/default/containers/${container.containerName}/blobs/undeliverable`,
      },
    ],
    webhook_endpoint: [{ url }],
  };
  const { state } = (await estate.call("/terraform/apply", {
    provider: "azurerm",
    type,
    prior: null,
    planned,
  })) as { state: Values };
  try {
    await container.getBlockBlobClient("undeliverable.txt").uploadData(Buffer.from("-"));
    await refusal;
    // for the dead letter, before its subscription goes
    await sleep(300);
  } finally {
    await estate.call("/terraform/delete", { provider: "azurerm", type, state });
    server.close();
  }
}

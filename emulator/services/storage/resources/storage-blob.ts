import { createReadStream, statSync } from "node:fs";
import { resolve } from "node:path";
import { BlobServiceClient, type BlockBlobClient, type ContainerClient } from "@azure/storage-blob";
import { largePieces } from "../../../core/files";
import { asDeveloper, ifThere } from "../../../resource-manager/as-developer";
import type { Behaviour, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { optionalText, text, textMap } from "../../../resource-manager/values";
import type { Storage } from "../storage";
import { accountByName } from "./storage-account";

type Clients = Pick<Storage, "blobAgent">;

/** Azure takes a larger blob in blocks. */
const mostInOneRequest = 256 * 1024 * 1024;

/** Written, as by azurerm, over the data plane by whoever runs Terraform, who needs a data role for it. */
export const storageBlob = (storage: Clients): Behaviour => ({
  type: "azurerm_storage_blob",
  parity: "runs",
  reason: "a block blob, uploaded as the developer",
  inDataPlane: true,

  id: (planned, world) => clientOf(storage, planned, world).url,

  async apply({ planned }, world) {
    const type = optionalText(planned, "type");
    if (type !== "Block") throw notRunLocally(`blobs of type ${type}`, 'set type to "Block"', ["type"]);
    const client = clientOf(storage, planned, world);
    await asDeveloper(() => upload(client, planned, world));
    return {
      url: client.url,
      access_tier: optionalText(planned, "access_tier") ?? "Hot",
      metadata: textMap(planned, "metadata"),
    };
  },

  async read({ values }, world) {
    const found = await ifThere(() => clientOf(storage, values, world).getProperties());
    if (found === null) return null;
    const md5 = found.contentMD5 ? Buffer.from(found.contentMD5).toString("hex") : null;
    return {
      ...values,
      content_md5: optionalText(values, "content_md5") === undefined ? values["content_md5"] : md5,
      content_type: found.contentType ?? "",
      metadata: found.metadata ?? {},
    };
  },

  async delete({ values }, world) {
    await asDeveloper(() => clientOf(storage, values, world).deleteIfExists());
  },
});

async function upload(client: BlockBlobClient, planned: Values, world: World): Promise<void> {
  const md5 = optionalText(planned, "content_md5");
  const options = {
    metadata: textMap(planned, "metadata"),
    blobHTTPHeaders: {
      blobContentType: optionalText(planned, "content_type") ?? "application/octet-stream",
      ...(optionalText(planned, "cache_control") ? { blobCacheControl: text(planned, "cache_control") } : {}),
      ...(md5 ? { blobContentMD5: Buffer.from(md5, "hex") } : {}),
    },
  };
  const source = optionalText(planned, "source");
  if (source !== undefined) {
    const file = resolve(world.workingDirectory(), source);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) {
      throw new ResourceError(400, "SourceMissing", `the file ${file} to upload does not exist`, {
        attribute: ["source"],
      });
    }
    const inPieces = () => createReadStream(file, { highWaterMark: largePieces });
    await world.context.uploads.remember(client.url, file, async () => {
      const { etag } = await (size <= mostInOneRequest
        ? client.upload(inPieces, size, options)
        : client.uploadFile(file, options));
      return etag;
    });
    return;
  }
  const content = optionalText(planned, "source_content") ?? "";
  await client.upload(content, Buffer.byteLength(content), options);
}

function clientOf(storage: Clients, values: Values, world: World): BlockBlobClient {
  return containerOf(storage, values, world).getBlockBlobClient(text(values, "name"));
}

function containerOf(
  { blobAgent: agent }: Clients,
  values: Values,
  { identity, resources }: World,
): ContainerClient {
  const account = accountByName(resources, text(values, "storage_account_name"));
  // the client hands to its pipeline whatever that takes, of which its own type names less
  const options = { retryOptions: { maxTries: 2 }, agent };
  const service = new BlobServiceClient(
    text(account.values, "primary_blob_endpoint"),
    identity.credential(identity.deployer.objectId),
    options,
  );
  return service.getContainerClient(text(values, "storage_container_name"));
}

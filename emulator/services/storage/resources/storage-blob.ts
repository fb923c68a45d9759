import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { BlobServiceClient, type BlockBlobClient, type ContainerClient } from "@azure/storage-blob";
import { asDeveloper, ifThere } from "../../../resource-manager/as-developer";
import type { Behaviour, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { optionalText, text, textMap } from "../../../resource-manager/values";
import { accountByName } from "./storage-account";

/** Written, as by azurerm, over the data plane by whoever runs Terraform, who needs a data role for it. */
export const storageBlob: Behaviour = {
  type: "azurerm_storage_blob",
  parity: "runs",
  reason: "a block blob, uploaded as the developer",
  inDataPlane: true,

  id: (planned, world) => clientOf(planned, world).url,

  async apply({ planned }, world) {
    const type = optionalText(planned, "type");
    if (type !== "Block") throw notRunLocally(`blobs of type ${type}`, 'set type to "Block"', ["type"]);
    const client = clientOf(planned, world);
    await asDeveloper(() => upload(client, planned, world));
    return {
      url: client.url,
      access_tier: optionalText(planned, "access_tier") ?? "Hot",
      metadata: textMap(planned, "metadata"),
    };
  },

  async read({ values }, world) {
    const found = await ifThere(() => clientOf(values, world).getProperties());
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
    await asDeveloper(() => clientOf(values, world).deleteIfExists());
  },
};

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
    if (!existsSync(file)) {
      throw new ResourceError(400, "SourceMissing", `the file ${file} to upload does not exist`, {
        attribute: ["source"],
      });
    }
    await world.context.uploads.remember(
      client.url,
      file,
      async () => (await client.uploadFile(file, options)).etag,
    );
    return;
  }
  const content = optionalText(planned, "source_content") ?? "";
  await client.upload(content, Buffer.byteLength(content), options);
}

function clientOf(values: Values, world: World): BlockBlobClient {
  return containerOf(values, world).getBlockBlobClient(text(values, "name"));
}

function containerOf(values: Values, { identity, resources }: World): ContainerClient {
  const account = accountByName(resources, text(values, "storage_account_name"));
  const service = new BlobServiceClient(
    text(account.values, "primary_blob_endpoint"),
    identity.credential(identity.deployer.objectId),
    { retryOptions: { maxTries: 2 } },
  );
  return service.getContainerClient(text(values, "storage_container_name"));
}

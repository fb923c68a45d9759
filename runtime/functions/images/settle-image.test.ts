import type { BlobServiceClient } from "@azure/storage-blob";
import sharp from "sharp";
import { startAzurite } from "./azurite.test-support";
import { BlobImageStore } from "./blob-image-store";
import { judgeImage } from "./judge-image";
import { settleImage } from "./settle-image";
import { Stopwatch } from "./stopwatch";

let azurite: Awaited<ReturnType<typeof startAzurite>>;
let service: BlobServiceClient;
beforeAll(async () => {
  azurite = await startAzurite();
  service = azurite.service;
});
afterAll(() => azurite.stop());

it("processes a photo", async () => {
  const photo = await sharp({ create: { width: 1600, height: 1200, channels: 3, background: "#c86432" } })
    .jpeg()
    .toBuffer();
  await service.getContainerClient("input").getBlockBlobClient("holiday/a.jpg").uploadData(photo);
  const store = new BlobImageStore(service);
  const circumstances = () => ({
    limits: { bytes: 5e7, pixels: 5e7, pages: 1000, seconds: 20 },
    keepGps: false,
    handlerVersion: "test",
    stopwatch: new Stopwatch(),
  });
  console.log(
    await settleImage("holiday/a.jpg", store, (source) =>
      judgeImage("holiday/a.jpg", source, store, circumstances()),
    ),
  );
  console.log(
    await settleImage("holiday/a.jpg", store, (source) =>
      judgeImage("holiday/a.jpg", source, store, circumstances()),
    ),
  );
  console.log(
    (
      await service.getContainerClient("metadata").getBlobClient("holiday/a.jpg.json").downloadToBuffer()
    ).toString(),
  );
  for (const c of ["output", "thumbnails", "rejected", "metadata"])
    for await (const b of service.getContainerClient(c).listBlobsFlat())
      console.log(c, b.name, b.properties.contentType);
  await service
    .getContainerClient("input")
    .getBlockBlobClient("holiday/a.jpg")
    .uploadData(Buffer.from("hello"));
  console.log(
    await settleImage("holiday/a.jpg", store, (source) =>
      judgeImage("holiday/a.jpg", source, store, circumstances()),
    ),
  );
  for (const c of ["output", "thumbnails", "rejected", "metadata"])
    for await (const b of service.getContainerClient(c).listBlobsFlat())
      console.log(c, b.name, b.properties.contentType);
});

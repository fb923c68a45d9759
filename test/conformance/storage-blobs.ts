import type { ContainerClient } from "@azure/storage-blob";

/** What our code relies on from blob storage, checked through Microsoft's own client. */
export function blobConformance(target: string, connect: () => Promise<ContainerClient>): void {
  describe(`blob storage on ${target}`, () => {
    let container: ContainerClient;
    beforeAll(async () => {
      container = await connect();
    });

    it("returns the bytes, type and metadata it was given", async () => {
      const blob = container.getBlockBlobClient("holiday/a b é+%.txt");
      await blob.uploadData(Buffer.from("hello"), {
        blobHTTPHeaders: { blobContentType: "text/plain" },
        metadata: { Camera_Model: "X 100" },
      });
      expect((await blob.downloadToBuffer()).toString()).toBe("hello");
      expect(await blob.getProperties()).toMatchObject({
        contentType: "text/plain",
        contentLength: 5,
        blobType: "BlockBlob",
        metadata: { camera_model: "X 100" },
      });
    });

    it.each([
      "日本語/é",
      "a//b",
      "folder/",
      "~!@$&*()_+={}[];',.-",
      "a%2Fb?c#d",
      "..dots",
      "with  two spaces",
    ])("keeps and finds a blob named %s", async (name) => {
      await container.getBlockBlobClient(name).uploadData(Buffer.from(name));
      expect((await container.getBlobClient(name).downloadToBuffer()).toString()).toBe(name);
      const names: string[] = [];
      for await (const blob of container.listBlobsFlat({ prefix: name })) names.push(blob.name);
      expect(names).toEqual([name]);
    });

    it("returns a range", async () => {
      const blob = container.getBlockBlobClient("range");
      await blob.uploadData(Buffer.from("0123456789"));
      expect((await blob.downloadToBuffer(2, 3)).toString()).toBe("234");
    });

    it("keeps an empty blob", async () => {
      const blob = container.getBlockBlobClient("empty");
      await blob.uploadData(Buffer.alloc(0));
      expect(await blob.downloadToBuffer()).toHaveLength(0);
    });

    it("joins blocks in the order of the list", async () => {
      const blob = container.getBlockBlobClient("blocks");
      const [first, second] = ["MDAx", "MDAy"] as const;
      await blob.stageBlock(second, "world", 5);
      await blob.stageBlock(first, "hello ", 6);
      await blob.commitBlockList([first, second]);
      expect((await blob.downloadToBuffer()).toString()).toBe("hello world");
      expect((await blob.getBlockList("committed")).committedBlocks).toHaveLength(2);
    });

    it("takes 20 MB in parallel blocks", async () => {
      const bytes = Buffer.alloc(20 * 1024 * 1024, "0123456789abcdef");
      const blob = container.getBlockBlobClient("large");
      await blob.uploadData(bytes, { blockSize: 4 * 1024 * 1024, maxSingleShotSize: 1024, concurrency: 4 });
      expect((await blob.downloadToBuffer()).equals(bytes)).toBe(true);
    });

    it("lists by prefix and by folder", async () => {
      for (const name of ["list/a/1", "list/a/2", "list/b"]) {
        await container.getBlockBlobClient(name).uploadData(Buffer.from(name));
      }
      const names: string[] = [];
      for await (const blob of container.listBlobsFlat({ prefix: "list/a/" })) names.push(blob.name);
      expect(names).toEqual(["list/a/1", "list/a/2"]);
      const kinds: string[] = [];
      for await (const item of container.listBlobsByHierarchy("/", { prefix: "list/" })) {
        kinds.push(`${item.kind} ${item.name}`);
      }
      expect(kinds).toEqual(expect.arrayContaining(["prefix list/a/", "blob list/b"]));
    });

    it("refuses to overwrite with If-None-Match: *, and to change another version with If-Match", async () => {
      const blob = container.getBlockBlobClient("conditions");
      const { etag } = await blob.uploadData(Buffer.from("one"));
      await expect(
        blob.uploadData(Buffer.from("two"), { conditions: { ifNoneMatch: "*" } }),
      ).rejects.toMatchObject({ statusCode: 409, code: "BlobAlreadyExists" });
      await blob.uploadData(Buffer.from("three"), { conditions: { ifMatch: etag } });
      await expect(
        blob.uploadData(Buffer.from("four"), { conditions: { ifMatch: etag } }),
      ).rejects.toMatchObject({ statusCode: 412, code: "ConditionNotMet" });
    });

    it("keeps others out while a lease is held", async () => {
      const blob = container.getBlockBlobClient("lease");
      await blob.uploadData(Buffer.from("one"));
      const lease = blob.getBlobLeaseClient();
      const { leaseId } = await lease.acquireLease(15);
      await expect(blob.uploadData(Buffer.from("two"))).rejects.toMatchObject({ code: "LeaseIdMissing" });
      await blob.uploadData(Buffer.from("two"), { conditions: { leaseId } });
      await lease.renewLease();
      await lease.releaseLease();
      await blob.uploadData(Buffer.from("three"));
    });

    it("copies a blob, at once and in the background", async () => {
      const source = container.getBlockBlobClient("copy source");
      await source.uploadData(Buffer.from("copied"));
      const background = container.getBlockBlobClient("copy 1");
      await (await background.beginCopyFromURL(source.url)).pollUntilDone();
      const atOnce = container.getBlockBlobClient("copy 2");
      await atOnce.syncCopyFromURL(source.url);
      expect((await background.downloadToBuffer()).toString()).toBe("copied");
      expect((await atOnce.downloadToBuffer()).toString()).toBe("copied");
    });

    it("keeps snapshots and tiers", async () => {
      const blob = container.getBlockBlobClient("versions");
      await blob.uploadData(Buffer.from("old"));
      const { snapshot = "" } = await blob.createSnapshot();
      await blob.uploadData(Buffer.from("new"));
      expect((await blob.withSnapshot(snapshot).downloadToBuffer()).toString()).toBe("old");
      await blob.setAccessTier("Cool");
      expect((await blob.getProperties()).accessTier).toBe("Cool");
    });

    it("keeps tags for whoever may see them", async () => {
      const blob = container.getBlockBlobClient("tags");
      await blob.uploadData(Buffer.from("x"), { tags: { state: "raw" } });
      await blob.setTags({ state: "done" });
      expect((await blob.getTags()).tags).toEqual({ state: "done" });
    });

    it("appends", async () => {
      const blob = container.getAppendBlobClient("log");
      await blob.create();
      await blob.appendBlock("one ", 4);
      await blob.appendBlock("two", 3);
      expect((await blob.downloadToBuffer()).toString()).toBe("one two");
    });

    it("answers BlobNotFound for a blob that is not there", async () => {
      const blob = container.getBlobClient("missing");
      await expect(blob.download()).rejects.toMatchObject({ statusCode: 404, code: "BlobNotFound" });
      expect(await blob.exists()).toBe(false);
      expect((await blob.deleteIfExists()).succeeded).toBe(false);
    });
  });
}

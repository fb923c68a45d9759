import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { unpack } from "./unpack";

const folder = mkdtempSync(join(tmpdir(), "unpack-"));
afterAll(() => rmSync(folder, { recursive: true }));

it.each(["app.tar", "app.tar.gz", "app.tgz"])("unpacks %s as a builder of images does", async (name) => {
  const archive = await archived("server/main.cjs");
  const into = join(folder, `of ${name}`);
  writeFileSync(join(folder, name), name.endsWith(".tar") ? archive : gzipSync(archive));
  await unpack(join(folder, name), name, into);
  expect(readFileSync(join(into, "server/main.cjs"), "utf8")).toBe("content");
});

it("refuses an entry that leads out of its folder", async () => {
  writeFileSync(join(folder, "out.tar"), await archived("../outside"));
  await expect(unpack(join(folder, "out.tar"), "out.tar", join(folder, "in"))).rejects.toThrow(
    'the archive holds "../outside", which leads out of its folder',
  );
});

function archived(name: string): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name }, "content");
  archive.finalize();
  return buffer(archive);
}

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import { milliseconds, readHostJson } from "./host-json";
import { unzip } from "./unzip";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-zip-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

async function zipOf(fill: (zip: ZipFile) => void, spoil = (bytes: Buffer) => bytes): Promise<string> {
  const zip = new ZipFile();
  fill(zip);
  zip.end();
  const file = join(folder, "package.zip");
  writeFileSync(file, spoil(await buffer(zip.outputStream)));
  return file;
}

describe("unzip", () => {
  it("writes every file of the package, also those in folders", async () => {
    const file = await zipOf((zip) => {
      zip.addBuffer(Buffer.from("1"), "host.json");
      zip.addBuffer(Buffer.from("2"), "node_modules/sharp/lib/index.js");
      zip.addEmptyDirectory("empty");
    });
    await unzip(file, join(folder, "app"));
    expect(readFileSync(join(folder, "app/node_modules/sharp/lib/index.js"), "utf8")).toBe("2");
    expect(existsSync(join(folder, "app/empty"))).toBe(true);
  });

  it("fails when an entry leaves the folder, and leaves nothing behind", async () => {
    const file = await zipOf(
      (zip) => zip.addBuffer(Buffer.from("x"), "xx/xx/evil.txt"),
      (bytes) => Buffer.from(bytes.toString("latin1").replaceAll("xx/xx/", "../../"), "latin1"),
    );
    await expect(unzip(file, join(folder, "app"))).rejects.toThrow(/cannot be unpacked/);
    expect(readdirSync(folder)).toEqual(["package.zip"]);
    expect(existsSync(join(folder, "../../evil.txt"))).toBe(false);
  });

  it("fails when an entry is a symbolic link", async () => {
    const file = await zipOf((zip) => zip.addBuffer(Buffer.from("/etc"), "link", { mode: 0o120777 }));
    await expect(unzip(file, join(folder, "app"))).rejects.toThrow(/link is a symbolic link/);
  });

  it("fails when the package is no zip", async () => {
    writeFileSync(join(folder, "package.zip"), "not a zip");
    await expect(unzip(join(folder, "package.zip"), join(folder, "app"))).rejects.toThrow(
      /cannot be unpacked/,
    );
  });
});

describe("host.json", () => {
  function read(text: object) {
    writeFileSync(join(folder, "host.json"), JSON.stringify(text));
    return readHostJson(folder);
  }

  it("has the platform's defaults for what it leaves out", () => {
    expect(read({ version: "2.0" })).toMatchObject({
      routePrefix: "api",
      functionTimeoutMs: 300_000,
      queues: { batchSize: 16, newBatchThreshold: 8, maxDequeueCount: 5, messageEncoding: "base64" },
      blobs: { poisonBlobThreshold: 5 },
    });
  });

  it("is read with its time spans and prefixes", () => {
    const { routePrefix, functionTimeoutMs, queues } = read({
      version: "2.0",
      functionTimeout: "-1",
      extensions: { http: { routePrefix: "" }, queues: { visibilityTimeout: "00:00:30" } },
    });
    expect({ routePrefix, functionTimeoutMs, wait: queues.visibilityTimeoutMs }).toEqual({
      routePrefix: "",
      functionTimeoutMs: Number.POSITIVE_INFINITY,
      wait: 30_000,
    });
  });

  it("fails with every mistake at once", () => {
    const wrong = { version: "1.0", functionTimeout: "5 minutes", extensions: { queues: { batchSize: 64 } } };
    expect(() => read(wrong)).toThrow(/version.*functionTimeout.*batchSize/s);
  });

  it.each([
    ["00:00:01.5", 1500],
    ["1.02:00:00", 93_600_000],
  ])("the time span %s is %i ms", (text, expected) => expect(milliseconds(text)).toBe(expected));
});

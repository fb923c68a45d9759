import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readProgram } from "./program";
import { type Use, usesOf } from "./uses";

const settings = `export const Settings = { PHOTOS__blobServiceUri: "", SEARCH_ENDPOINT: "", CACHE_HOST: "" };
export const settings: { readonly [Name in keyof typeof Settings]: string } = Settings;
`;

/** One small app each, by what it shows. */
const apps = {
  "through functions and fields": {
    "main.ts": `
import { BlobServiceClient } from "@azure/storage-blob";
import { settings } from "../settings";
import { Store } from "./store";
void Store.connect(settings.PHOTOS__blobServiceUri).keep("a");
`,
    "store.ts": `
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
export class Store {
  private readonly container: ContainerClient;
  constructor(service: BlobServiceClient) { this.container = service.getContainerClient("kept"); }
  static connect(url: string): Store { return new Store(new BlobServiceClient(url)); }
  async keep(name: string) { await this.blob(name).upload("", 0); }
  async forget(name: string) { await this.blob(name).delete(); }
  private blob(name: string) { return this.container.getBlockBlobClient(name); }
}
`,
  },
  "each call by itself": {
    "main.ts": `
import { BlobServiceClient } from "@azure/storage-blob";
import { settings } from "../settings";
const service = new BlobServiceClient(settings.PHOTOS__blobServiceUri);
const blob = (container: string) => service.getContainerClient(container).getBlobClient("x");
void blob("one").download();
void blob("two").delete();
`,
  },
  "names that only types tell": {
    "main.ts": `
import { BlobServiceClient } from "@azure/storage-blob";
import { settings } from "../settings";
const service = new BlobServiceClient(settings.PHOTOS__blobServiceUri);
export const remove = async ({ container, name }: { container: "a" | "b"; name: string }) => {
  await service.getContainerClient(container).deleteBlob(name);
};
`,
  },
  "names that nobody knows": {
    "main.ts": `
import { BlobServiceClient } from "@azure/storage-blob";
import { settings } from "../settings";
export const exists = (container: string) =>
  new BlobServiceClient(settings.PHOTOS__blobServiceUri).getContainerClient(container).exists();
`,
  },
  interfaces: {
    "main.ts": `
import { settings } from "../settings";
import { Blobs } from "./blobs";
import type { Files } from "./files";
const files: Files = new Blobs(settings.PHOTOS__blobServiceUri);
void files.read();
`,
    "files.ts": "export interface Files { read(): Promise<unknown>; write(): Promise<unknown>; }",
    "blobs.ts": `
import { BlobClient } from "@azure/storage-blob";
import type { Files } from "./files";
export class Blobs implements Files {
  private readonly url: string;
  constructor(url: string) { this.url = url; }
  read() { return new BlobClient(this.url).download(); }
  write() { return new BlobClient(this.url).setMetadata({}); }
}
`,
  },
  "methods that are handed on": {
    "main.ts": `
import { BlobClient } from "@azure/storage-blob";
import { settings } from "../settings";
const blob = new BlobClient(settings.PHOTOS__blobServiceUri);
export const later = [blob.getProperties.bind(blob)];
`,
  },
  "names that are chosen at run time": {
    "main.ts": `
import { BlobClient } from "@azure/storage-blob";
import { settings } from "../settings";
class Api {
  one() { return new BlobClient(settings.PHOTOS__blobServiceUri).download(); }
  two() { return new BlobClient(settings.PHOTOS__blobServiceUri).delete(); }
  three() { return new BlobClient(settings.PHOTOS__blobServiceUri).getTags(); }
}
export const call = (name: "one" | "two") => new Api()[name]();
`,
  },
  copies: {
    "main.ts": `
import { BlobServiceClient } from "@azure/storage-blob";
import { settings } from "../settings";
const service = new BlobServiceClient(settings.PHOTOS__blobServiceUri);
const from = service.getContainerClient("here").getBlobClient("x").url;
void service.getContainerClient("there").getBlobClient("x").beginCopyFromURL(from);
`,
  },
  "requests without an SDK": {
    "main.ts": `
import { settings } from "../settings";
class Index {
  private readonly endpoint: string;
  constructor({ endpoint }: { endpoint: string }) { this.endpoint = endpoint.replace(/\\/$/, ""); }
  count(index: string) { return this.ask(index, "docs/$count"); }
  private ask(index: string, path: string) { return fetch(new URL(\`\${this.endpoint}/indexes('\${index}')/\${path}\`)); }
}
void new Index({ endpoint: settings.SEARCH_ENDPOINT }).count("items");
void fetch("https://example.com");
`,
  },
  caches: {
    "main.ts": `
import { createClient } from "@redis/client";
import { settings } from "../settings";
async function connect({ host }: { host: string }) {
  const client = createClient({ socket: { host, tls: true } });
  await client.connect();
}
void connect({ host: settings.CACHE_HOST });
`,
  },
  triggers: {
    "main.ts": `
import { app } from "@azure/functions";
app.storageBlob("photos", { connection: "PHOTOS", path: "input/{name}", handler: () => {} });
`,
  },
  "what nobody has described": {
    "main.ts": `
import { SearchIndexClient } from "@azure/search-documents";
import { TableClient } from "@azure/unheard-of";
import { settings } from "../settings";
const client = new SearchIndexClient(settings.SEARCH_ENDPOINT, { getToken: async () => null });
void client.getServiceStatistics();
void TableClient;
`,
  },
} as const;

const root = realpathSync(mkdtempSync(join(tmpdir(), "vitrine-uses-")));
symlinkSync(join(process.cwd(), "node_modules"), join(root, "node_modules"));
write("settings.ts", settings);
for (const [app, files] of Object.entries(apps))
  for (const [name, code] of Object.entries<string>(files)) write(`${folderOf(app)}/${name}`, code);
// one for all: what takes the time are the types of the SDKs
const program = readProgram(
  root,
  Object.keys(apps).map((app) => `${folderOf(app)}/main.ts`),
);
afterAll(() => rmSync(root, { recursive: true }));

const photos = "{PHOTOS__blobServiceUri}";

describe("what code asks of Azure is seen", () => {
  it("through functions, fields and constructors, with the setting that names the service, and only where it runs", () => {
    expect(seen("through functions and fields")).toEqual([
      `store.ts:7 BlockBlobClient.upload ${photos}/kept/*: blobs/write`,
    ]);
  });

  it("with the arguments of each call, where a function makes clients for several containers", () => {
    expect(seen("each call by itself")).toEqual([
      `main.ts:6 BlobClient.download ${photos}/one/*: blobs/read`,
      `main.ts:7 BlobClient.delete ${photos}/two/*: blobs/delete`,
    ]);
  });

  it("with every container that a type allows", () => {
    expect(seen("names that only types tell")).toEqual([
      `main.ts:6 ContainerClient.deleteBlob ${photos}/a ${photos}/b: blobs/delete`,
    ]);
  });

  it("with an open end where only the run tells the container", () => {
    expect(seen("names that nobody knows")).toEqual([
      `main.ts:5 ContainerClient.exists ${photos}/*: containers/read`,
    ]);
  });

  it("behind interfaces, and not for their members that nobody calls", () => {
    expect(seen("interfaces")).toEqual([`blobs.ts:7 BlobClient.download ${photos}: blobs/read`]);
  });

  it("where a method is handed on instead of called", () => {
    expect(seen("methods that are handed on")).toEqual([
      `main.ts:5 BlobClient.getProperties ${photos}: blobs/read`,
    ]);
  });

  it("for every method that a chosen name may mean", () => {
    expect(seen("names that are chosen at run time")).toEqual([
      `main.ts:5 BlobClient.download ${photos}: blobs/read`,
      `main.ts:6 BlobClient.delete ${photos}: blobs/delete`,
    ]);
  });

  it("on both sides of a copy", () => {
    expect(seen("copies")).toEqual([
      `main.ts:6 BlobClient.beginCopyFromURL ${photos}/here/*: blobs/read`,
      `main.ts:6 BlobClient.beginCopyFromURL ${photos}/there/*: blobs/write`,
    ]);
  });

  it("in requests without an SDK, with what their address looks like, unless no setting gives it", () => {
    expect(seen("requests without an SDK")).toEqual([
      "main.ts:7 fetch {SEARCH_ENDPOINT}/indexes('items')/docs/$count: ?",
    ]);
  });

  it("in the protocol of a cache", () => {
    expect(seen("caches")).toEqual(["main.ts:6 RedisClient.connect {CACHE_HOST}: databases/use"]);
  });

  it("in what the host does for a trigger", () => {
    expect(seen("triggers").map((line) => line.replace(/: .*/, ""))).toEqual([
      "main.ts:3 app.storageBlob {AzureWebJobsStorage__accountName}",
      "main.ts:3 app.storageBlob {PHOTOS__blobServiceUri}/input/*",
      "main.ts:3 app.storageBlob {PHOTOS__queueServiceUri}",
    ]);
  });

  it("without its meaning, rather than not at all, where nobody has described it", () => {
    expect(seen("what nobody has described")).toEqual([
      "main.ts:3 @azure/unheard-of : ?",
      "main.ts:6 SearchIndexClient.getServiceStatistics {SEARCH_ENDPOINT}: ?",
    ]);
  });

  it("not in files that the bundler has left out", () => {
    expect(usesOf(program, `${folderOf("interfaces")}/main.ts`, new Set())).toEqual([]);
  });
});

function seen(app: keyof typeof apps): string[] {
  const folder = folderOf(app);
  const bundled = new Set(["settings.ts", ...Object.keys(apps[app]).map((name) => `${folder}/${name}`)]);
  return usesOf(program, `${folder}/main.ts`, bundled).map(inALine).sort();
}

function inALine({ at, operation, addresses, actions }: Use): string {
  const needed = actions?.map((action) => action.split("/").slice(-2).join("/")).join(", ") ?? "?";
  return `${at.replace(/^.*\//, "")} ${operation} ${addresses.join(" ")}: ${needed}`;
}

function folderOf(app: string): string {
  return app.replaceAll(" ", "-");
}

function write(name: string, content: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), content);
}

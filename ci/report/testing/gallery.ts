import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import { ZipFile } from "yazl";
import { Cache } from "../../../constructs/cache/cache";
import { AzapiProvider } from "../../../constructs/core/azapi";
import { Team } from "../../../constructs/core/principals";
import type { Foundation } from "../../../constructs/foundation/foundation";
import { PrivateStorage } from "../../../constructs/private-storage/private-storage";
import { foundation } from "../../../test/support/foundation";
import { ImagePipeline } from "../../../workloads/image-pipeline/image-pipeline";
import { readStack, type Stack } from "../../stack";

/** What changes from one report to the next. */
export interface GalleryProps {
  /** Bytes of each npm package in the handler's bundle. @default - those of the first version */
  readonly code?: Readonly<Record<string, number>>;
  /** @default "Balanced_B0" */
  readonly cacheSku?: string;
  /** Copies of each archived photo. @default "ZRS" */
  readonly replication?: "GZRS" | "LRS" | "ZRS";
  /** @default ["originals", "sketches"] */
  readonly containers?: readonly string[];
  /** Lets curators read the archive. @default false */
  readonly curators?: boolean;
  /** Id of the construct that keeps the photos. @default "Archive" */
  readonly archive?: string;
  /** What Terraform is told of an archive with another id. @default - nothing */
  readonly moves?: readonly { readonly from: string; readonly to: string }[];
  /** As in an environment that protects its data. @default false */
  readonly dataProtected?: boolean;
}

/**
 * Synthesizes our own constructs with code of a few bytes: an estate to make plans of, whose reports fit on a screen.
 *
 * @param folder of its own, absolute
 */
export async function gallery(folder: string, props: GalleryProps = {}): Promise<Stack> {
  mkdirSync(folder, { recursive: true });
  const zip = join(folder, "images.zip");
  writeFileSync(
    zip,
    await zipped(props.code ?? { runtime: 4_000, "@azure/storage-blob": 90_000, zod: 50_000 }),
  );
  const app = Testing.stubVersion(new App({ outdir: join(folder, "cdktf.out"), stackTraces: false }));
  new Gallery(app, zip, props);
  app.synth();
  return readStack(join(folder, "cdktf.out/stacks/gallery"));
}

class Gallery extends TerraformStack {
  constructor(app: App, zip: string, props: GalleryProps) {
    super(app, "gallery");
    new AzurermProvider(this, "Azure", { features: [{}] });
    new AzapiProvider(this, "AzureResourceManager", { subscriptionId: "", tenantId: "" });
    new TimeProvider(this, "Time");

    const shared = foundation(this, { environment: "gallery", dataProtected: props.dataProtected ?? false });
    const hash = createHash("sha256").update(readFileSync(zip)).digest("hex");
    const images = new ImagePipeline(this, "Images", {
      foundation: shared,
      package: { path: zip, hash, version: hash.slice(0, 12) },
    });
    this.addArchive(shared, props);
    new Cache(this, "Cache", {
      foundation: shared,
      purpose: "gallery",
      sku: props.cacheSku ?? "Balanced_B0",
      highAvailability: false,
    }).grantUse(images.app);
  }

  private addArchive(shared: Foundation, props: GalleryProps): void {
    const editors = new Team(this, "Editors", { objectId: `${zeros}ed`, kind: "Group" });
    const curators = new Team(this, "Curators", { objectId: `${zeros}c0`, kind: "Group" });
    const archive = new PrivateStorage(this, props.archive ?? "Archive", {
      foundation: shared,
      purpose: "archive",
      replication: props.replication ?? "ZRS",
    });
    for (const name of props.containers ?? ["originals", "sketches"]) {
      const container = archive.addContainer(name);
      container.grantReadWrite(editors);
      if (props.curators) container.grantRead(curators);
    }
    if (props.moves) this.addOverride("moved", props.moves);
  }
}

const zeros = "00000000-0000-0000-0000-0000000000";

/** A handler's package as bundled: the same bytes each time. */
function zipped(code: Readonly<Record<string, number>>): Promise<Buffer> {
  const bundle = Object.entries(code).map(([name, bytes]) => {
    const origin =
      name === "runtime" ? "// runtime/functions/images/function.ts" : `// node_modules/${name}/index.js`;
    return `${origin}\n${"x".repeat(bytes - origin.length - 2)}\n`;
  });
  const zip = new ZipFile();
  const options = { mtime: new Date("2000-01-01T00:00:00Z"), forceDosTimestamp: true, compress: false };
  zip.addBuffer(Buffer.from(bundle.join("")), "function.cjs", options);
  zip.addBuffer(Buffer.from("{}"), "host.json", options);
  zip.end();
  return buffer(zip.outputStream);
}

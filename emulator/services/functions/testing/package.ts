import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { buildSync } from "esbuild";
import { ZipFile } from "yazl";

const made = new Map<string, Promise<Buffer>>();

/** The zip of a function app, bundled as the constructs do: `@azure/functions` inside, its core outside. */
export function packageOf(source: string, hostJson: object = {}): Promise<Buffer> {
  const key = JSON.stringify([source, hostJson]);
  const zip = made.get(key) ?? makePackage(source, hostJson);
  made.set(key, zip);
  return zip;
}

async function makePackage(source: string, hostJson: object): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-app-"));
  writeFileSync(join(folder, "function.ts"), source);
  const outfile = join(folder, "function.cjs");
  buildSync({
    entryPoints: [join(folder, "function.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    external: ["@azure/functions-core"],
    nodePaths: [join(process.cwd(), "node_modules")],
    logLevel: "error",
  });
  const zip = new ZipFile();
  zip.addFile(outfile, "function.cjs");
  zip.addBuffer(Buffer.from(JSON.stringify({ version: "2.0", ...hostJson })), "host.json");
  zip.addBuffer(Buffer.from(JSON.stringify({ main: "function.cjs" })), "package.json");
  zip.end();
  const bytes = await buffer(zip.outputStream);
  rmSync(folder, { recursive: true });
  return bytes;
}

import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { bundle } from "../packaging/bundle/bundle";
import { median, print } from "./shared/figure";

interface Start {
  readonly milliseconds: number;
  readonly processorMs: number;
  readonly files: readonly string[];
}

const rounds = 9;

/** From the start of a process to a function app that has registered its functions. */
export async function run(root: string): Promise<void> {
  // inside the checkout, so that what is not bundled finds node_modules
  const folder = join(root, ".vitrine/bench-start");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    const bundled = join(folder, "function.cjs");
    writeFileSync(bundled, bundle(root, "runtime/functions/images/function.ts").code);
    writeFileSync(join(folder, "nothing.cjs"), "");
    const files = await transpile(root, folder);
    const lazy = join(folder, "unbundled/functions/images/function.js");
    const eager = join(folder, "eager.cjs");
    const requires = ["@azure/identity", ...files].map((file) => `require(${JSON.stringify(file)});`);
    writeFileSync(eager, requires.join("\n"));

    // only pages that are on disk can be forgotten
    execFileSync("sync");
    const apps = { nothing: join(folder, "nothing.cjs"), bundled, lazy, eager };
    for (const cache of ["warm", "cold"] as const) {
      const times = measure(root, apps, cache);
      const value = times.bundled.milliseconds;
      const common = { figure: `start with a ${cache} page cache`, value, unit: "ms" };
      const peerValue = times.eager.milliseconds;
      const ratio = peerValue / value;
      const target = cache === "cold" ? { target: ">= 4 times faster", met: ratio >= 4 } : {};
      print({ ...common, peer: "not bundled, every import at the top", peerValue, ratio, ...target });
      print({
        ...common,
        peer: "not bundled",
        peerValue: times.lazy.milliseconds,
        ratio: times.lazy.milliseconds / value,
      });
      print({
        ...common,
        peer: "Node alone",
        peerValue: times.nothing.milliseconds,
        ratio: value / times.nothing.milliseconds,
      });
      if (cache === "warm") {
        const processor = times.bundled.processorMs;
        print({
          figure: "processor time of the start",
          value: processor,
          unit: "ms",
          target: "<= 100",
          met: processor <= 100,
        });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * One JavaScript file for each source that the app is made of, as tsc would write them; imports that were lazy stay lazy.
 *
 * @returns the files, absolute
 */
async function transpile(root: string, folder: string): Promise<string[]> {
  const { build } = await import("esbuild");
  const shared = { absWorkingDir: root, platform: "node", target: "node24" } as const;
  const { metafile } = await build({
    ...shared,
    entryPoints: ["runtime/functions/images/function.ts"],
    bundle: true,
    packages: "external",
    metafile: true,
    write: false,
  });
  const outdir = join(folder, "unbundled");
  const sources = Object.keys(metafile.inputs);
  await build({
    ...shared,
    entryPoints: sources,
    outdir,
    outbase: "runtime",
    format: "cjs",
    supported: { "dynamic-import": false },
  });
  return sources.map((source) => join(outdir, relative("runtime", source).replace(/\.ts$/, ".js")));
}

function measure<Name extends string>(
  root: string,
  apps: Readonly<Record<Name, string>>,
  cache: "warm" | "cold",
): Record<Name, Start> {
  const names = Object.keys(apps) as Name[];
  const starts = Object.fromEntries(names.map((name) => [name, [start(root, apps[name])]])) as Record<
    Name,
    Start[]
  >;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      if (cache === "cold") forget(starts[name][0]?.files ?? []);
      starts[name].push(start(root, apps[name]));
    }
  }
  const typical = (measured: readonly Start[]): Start => ({
    milliseconds: median(measured.slice(1).map(({ milliseconds }) => milliseconds)),
    processorMs: median(measured.slice(1).map(({ processorMs }) => processorMs)),
    files: [],
  });
  return Object.fromEntries(names.map((name) => [name, typical(starts[name])])) as Record<Name, Start>;
}

function start(root: string, app: string): Start {
  const settings = {
    IMAGES__blobServiceUri: "https://photos.blob.core.windows.net/",
    IMAGES__queueServiceUri: "https://photos.queue.core.windows.net/",
    IMAGES__credential: "managedidentity",
    IMAGES__clientId: "bench",
  };
  const output = execFileSync(process.execPath, [join(root, "bench/start/host.cjs"), app], {
    encoding: "utf8",
    env: { ...process.env, ...settings },
  });
  return JSON.parse(output);
}

/** Takes files out of the page cache: `dd` of nothing, with the advice that they are not needed any more. */
function forget(files: readonly string[]): void {
  const script = 'for file; do dd if="$file" iflag=nocache count=0 status=none; done';
  execFileSync("sh", ["-c", script, "sh", ...files]);
}

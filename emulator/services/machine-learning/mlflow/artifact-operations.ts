import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, statSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as z from "zod";
import { artifactFolder } from "./answers";
import { listArtifacts, placeOf, type RunArtifact } from "./artifacts";
import { invalid, missing } from "./mlflow-error";
import type { MlflowOperation } from "./operation";
import { read, requests, runOf } from "./requests";
import type { TrackingStore } from "./tracking-store";

export const artifactOperations: Readonly<Record<string, MlflowOperation>> = {
  // clients look for models among the files of a run; none is logged here as one
  "POST logged-models/search": { answer: () => ({ models: [] }) },
  "GET artifacts/list": {
    answer({ store, body, home }) {
      const { path, ...asked } = read(requests.ListArtifacts, body);
      const run = store.run(runOf(asked));
      return { root_uri: `${home}/${artifactFolder(run)}`, files: filesOf(run.id, path, store) };
    },
  },
};

/** The run and the path that "<experiment>/<run>/artifacts/<path>" names. @throws MlflowError */
export function artifactAt(address: string, store: TrackingStore): { run: string; path: string } {
  const [experiment = "", name = "", folder, ...path] = address.split("/");
  const run = store.run(decodeURIComponent(name));
  if (run.experimentId !== experiment || folder !== "artifacts") throw missing(`The artifact ${address}`);
  return { run: run.id, path: path.map(decodeURIComponent).join("/") };
}

/** Keeps a file whole or not at all. */
export async function putArtifact(
  store: TrackingStore,
  { run, path }: { readonly run: string; readonly path: string },
  body: ReadableStream<Uint8Array> | null,
): Promise<Response> {
  if (path === "" || path.endsWith("/")) throw invalid("The artifact has no name");
  const place = placeOf(store.artifactsOf(run), path);
  const temporary = `${place}.${randomUUID()}.tmp`;
  await mkdir(dirname(place), { recursive: true, mode: 0o700 });
  try {
    const content = body === null ? Readable.from([]) : Readable.fromWeb(body as never);
    await pipeline(content, createWriteStream(temporary, { mode: 0o600 }));
    await rename(temporary, place);
  } finally {
    await rm(temporary, { force: true });
  }
  return Response.json({});
}

export function getArtifact(
  store: TrackingStore,
  { run, path }: { readonly run: string; readonly path: string },
): Response {
  const place = placeOf(store.artifactsOf(run), path);
  if (!existsSync(place) || statSync(place).isDirectory()) throw missing(`The artifact ${path}`);
  const headers = {
    "content-type": "application/octet-stream",
    "content-length": String(statSync(place).size),
  };
  return new Response(Readable.toWeb(createReadStream(place)) as never, { headers });
}

/** Of `artifacts/register`: a file that lies in a datastore becomes an artifact of a run. */
export const Registered = z.object({
  origin: z.literal("ExperimentRun"),
  container: z.string().regex(/^dcid\./),
  path: z.string().min(1).max(1024),
  dataPath: z.object({ dataStoreName: z.string().min(1), relativePath: z.string().min(1) }),
});

/** What was uploaded, and what was registered where it lies. */
export function filesOf(run: string, path: string, store: TrackingStore): readonly RunArtifact[] {
  const uploaded = listArtifacts(store.artifactsOf(run), path);
  const below = path === "" ? "" : `${path.replace(/\/$/, "")}/`;
  const registered = new Map<string, RunArtifact>(uploaded.map((artifact) => [artifact.path, artifact]));
  for (const known of store.registeredOf(run)) {
    if (!known.startsWith(below)) continue;
    const [first = "", ...rest] = known.slice(below.length).split("/");
    registered.set(`${below}${first}`, { path: `${below}${first}`, is_dir: rest.length > 0 });
  }
  return [...registered.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

import { createHash } from "node:crypto";
import type { ImageHeader } from "../../shared/images/inspect-image";
import { Rejection } from "../../shared/images/rejection";
import type { Stopwatch } from "../../shared/stopwatch";
import { collectBytes } from "./collect-bytes";
import type { Artifact, ImageStore, Source } from "./image-store";
import type { Rendition, Renditions } from "./make-renditions";
import type { MemoryBudget } from "./memory-budget";
import { readExif } from "./read-exif";
import { artifactName } from "./result-names";
import type { ImagesContainer } from "./settings";
import type { Judgement } from "./settle-image";

export interface JudgingLimits {
  readonly bytes: number;
  readonly pixels: number;
  readonly pages: number;
  readonly seconds: number;
  /** Memory in bytes for decoding one image. */
  readonly decodingBytes: number;
}

export interface Circumstances {
  readonly limits: JudgingLimits;
  /** Shared by all images that are decoded at the same time. */
  readonly memory: MemoryBudget;
  readonly keepGps: boolean;
  readonly handlerVersion: string;
  /** Joins a result to the telemetry of the invocation that made it. */
  readonly operationId?: string;
  readonly stopwatch: Stopwatch;
}

/** Decides about one version of a source: renditions and metadata, or a rejection with its reason. */
export async function judgeImage(
  name: string,
  source: Source,
  store: ImageStore,
  circumstances: Circumstances,
): Promise<Judgement> {
  const { limits, memory, stopwatch } = circumstances;
  let bytes: Buffer | undefined;
  try {
    bytes = await stopwatch.time("download", () => collectBytes(source, limits.bytes));
    // loaded here, so that a function app that only answers health checks never loads libvips
    const [{ inspectImage, refuseTooMuchMemory }, { makeRenditions }] = await Promise.all([
      import("../../shared/images/inspect-image"),
      import("./make-renditions"),
    ]);
    const image = bytes;
    const facts = await stopwatch.time("inspect", () => inspectImage(image, limits));
    refuseTooMuchMemory(facts, limits.decodingBytes);
    const renditions = await memory.spend(facts.decodingBytes, () =>
      stopwatch.time("render", () => makeRenditions(image, facts, limits)),
    );
    return processed(name, source, store, circumstances, { bytes, facts, renditions });
  } catch (error) {
    source.close();
    if (!(error instanceof Rejection)) throw error;
    return rejected(name, source, store, circumstances, error, bytes);
  }
}

function processed(
  name: string,
  source: Source,
  store: ImageStore,
  circumstances: Circumstances,
  { bytes, facts, renditions }: { bytes: Buffer; facts: ImageHeader; renditions: Renditions },
): Judgement {
  const { exif, decodingBytes: _, ...header } = facts;
  const output = place("output", renditions.output);
  const thumbnail = place("thumbnails", renditions.thumbnail);
  return {
    kind: "processed",
    json: {
      schema: 1,
      outcome: "processed",
      source: describeSource(name, source, bytes),
      image: {
        ...header,
        dominantColour: renditions.dominantColour,
        ...readExif(exif, circumstances.keepGps),
      },
      output: describeRendition(output, renditions.output),
      thumbnail: describeRendition(thumbnail, renditions.thumbnail),
      ...describeCircumstances(circumstances),
    },
    writeArtifacts: async () => {
      await circumstances.stopwatch.time("write", () =>
        Promise.all([
          store.write(output, renditions.output.bytes, renditions.output.contentType),
          store.write(thumbnail, renditions.thumbnail.bytes, renditions.thumbnail.contentType),
        ]),
      );
      return true;
    },
  };

  function place(container: "output" | "thumbnails", { extension }: Rendition): Artifact {
    return { container: container, name: artifactName(name, source.etag, extension) };
  }
}

function rejected(
  name: string,
  source: Source,
  store: ImageStore,
  circumstances: Circumstances,
  rejection: Rejection,
  bytes: Buffer | undefined,
): Judgement {
  const original: Artifact = {
    container: "rejected",
    name: artifactName(name, source.etag, "original"),
  };
  return {
    kind: "rejected",
    code: rejection.code,
    json: {
      schema: 1,
      outcome: "rejected",
      code: rejection.code,
      sentence: rejection.message,
      remedy: rejection.remedy,
      source: describeSource(name, source, bytes),
      original,
      ...describeCircumstances(circumstances),
    },
    writeArtifacts: () =>
      circumstances.stopwatch.time("write", async () => {
        // too large to have been downloaded: the service copies it
        if (!bytes) return store.copySource(name, source.etag, original);
        // a browser must never run what somebody uploaded, whatever its type claims
        await store.write(original, bytes, "application/octet-stream");
        return true;
      }),
  };
}

function describeSource(
  name: string,
  { etag, lastModified, size, contentType }: Source,
  bytes: Buffer | undefined,
) {
  const sha256 = bytes && createHash("sha256").update(bytes).digest("hex");
  return {
    container: "input" satisfies ImagesContainer,
    name,
    etag,
    lastModified,
    size,
    contentType,
    sha256,
  };
}

function describeRendition(artifact: Artifact, { bytes, width, height, contentType, sha256 }: Rendition) {
  return { ...artifact, width, height, contentType, size: bytes.length, sha256 };
}

function describeCircumstances({ handlerVersion, operationId, stopwatch }: Circumstances) {
  return {
    handlerVersion,
    operationId,
    at: new Date().toISOString(),
    milliseconds: stopwatch.milliseconds(),
  };
}

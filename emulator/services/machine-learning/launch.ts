import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { ContainerProcess } from "./container/container-process";
import { type Prepared, type PreparedImage, prepareImage, prepareModel } from "./container/prepare-image";
import type { EndpointServices } from "./endpoint-services";
import type { Deployment, OnlineEndpoint } from "./machine-learning";

/** What lies on disk for a deployment. */
export interface Files {
  readonly image: PreparedImage;
  readonly model: Prepared;
}

/** Fetches the image under the workspace's identity, and the model under the endpoint's. @throws their refusals */
export async function prepare(
  deployment: Deployment,
  { name, identities }: OnlineEndpoint,
  { blobs, cache, folder }: EndpointServices,
): Promise<Files> {
  const [reader] = identities;
  if (reader === undefined) {
    throw new Error(
      `the endpoint ${name} has no identity\n  why: it fetches the model as its identity\n  fix: give it one`,
    );
  }
  const image = await prepareImage(
    blobs(deployment.contextUri, deployment.builderId),
    cache,
    join(folder, "images"),
  );
  const model = await prepareModel(
    blobs(deployment.modelUri, reader.principalId),
    deployment.modelPlace,
    cache,
    join(folder, "models"),
  );
  return { image, model };
}

export interface Place {
  readonly port: number;
  /** The container's home, which outlives it. */
  readonly home: string;
}

/** Starts the process. Resolves when it is ready. @throws with the end of its log */
export async function launch(
  deployment: Deployment,
  endpoint: OnlineEndpoint,
  { image: { image, directory }, model }: Files,
  { port, home }: Place,
  { context, guard, identity, limits }: EndpointServices,
  signal: AbortSignal,
): Promise<ContainerProcess> {
  return ContainerProcess.start(
    {
      command: image.command,
      directory: join(directory, image.workingDirectory),
      environment: {
        ...platform(home, port, context.tls.authorityFile),
        ...(await identity.environmentFor(endpoint.identities)),
        ...image.environment,
        ...atMount(deployment, model.directory),
        ...modelDirectory(deployment, model.directory),
        SCORING_PORT: String(port),
        SCORING_HOST: "127.0.0.1",
      },
      guard,
      port,
      livenessPath: deployment.routes.liveness,
      readinessPath: deployment.routes.readiness,
      readyMs: limits.readyMs,
      onOutput: (line, stream) =>
        context.log(stream === "stderr" ? "warning" : "info", `${endpoint.name}/${deployment.name}`, line),
    },
    signal,
  );
}

/** What the platform sets; nothing comes from the shell of whoever started the emulator. */
function platform(home: string, port: number, authorityFile: string): Record<string, string> {
  const temporary = join(home, "tmp");
  mkdirSync(temporary, { recursive: true });
  return {
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    TMPDIR: temporary,
    TZ: "UTC",
    PORT: String(port),
    NODE_EXTRA_CA_CERTS: authorityFile,
    // the SDK's own statistics go to Microsoft, and this machine may be offline
    APPLICATION_INSIGHTS_NO_STATSBEAT: "true",
    APPLICATIONINSIGHTS_STATSBEAT_DISABLED: "true",
  };
}

/** Azure tells where a model's version lies only where it chose the place itself. */
function modelDirectory(
  { modelMountPath, modelPlace }: Deployment,
  directory: string,
): Record<string, string> {
  return modelMountPath === "" ? { AZUREML_MODEL_DIR: join(directory, dirname(modelPlace)) } : {};
}

/** The deployment's variables; those that name the place where Azure mounts the model name the local one. */
function atMount(deployment: Deployment, directory: string): Record<string, string> {
  const mount = deployment.modelMountPath.replace(/\/$/, "");
  return Object.fromEntries(
    Object.entries(deployment.environmentVariables).map(([name, value]) => {
      const isBelow = mount !== "" && (value === mount || value.startsWith(`${mount}/`));
      return [name, isBelow ? `${directory}${value.slice(mount.length)}` : value];
    }),
  );
}

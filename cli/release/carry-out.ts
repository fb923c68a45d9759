import type { VisualSearchOutputs } from "../../workloads/visual-search/outputs";
import { openBlobs } from "../blobs";
import { colours as pc } from "../colours";
import { credentialOf } from "../credential";
import { environmentNamed } from "../environments";
import { Failure } from "../failure";
import { interruption } from "../interruption";
import { workloadOutputs } from "../outputs";
import { resourceManagerOf } from "../resource-manager";
import { unknownName } from "../unknown-name";
import { fillIndex } from "./fill-index";
import { indexOf, type ReleaseServices } from "./measure";
import type { ReleaseCommand } from "./options";
import { replacedIndex } from "./past-releases";
import { pointAlias } from "./point-alias";
import { type Probe, takeProbes } from "./probes";
import { ReleasedEndpoint } from "./released-endpoint";
import { releaseInWords } from "./report";
import { carrierOf, goBack, type Release, runRelease } from "./run-release";

interface Scene {
  readonly endpoint: ReleasedEndpoint;
  readonly services: ReleaseServices;
  readonly outputs: VisualSearchOutputs;
  /** Who has the traffic now. */
  readonly previous: string;
}

/**
 * Moves the traffic as the command line asks, and tells how it goes.
 *
 * @param onEnd told when the traffic is where it stays, before anything else can fail
 */
export async function carryOut(
  root: string,
  command: ReleaseCommand,
  onEnd: (release: Release) => void,
): Promise<void> {
  const scene = await sceneOf(root, command);
  const release = await moved(root, command, scene);
  onEnd(release);
  if (release.outcome !== "stopped") await moveAlias(command, scene, release);
}

async function moved(root: string, command: ReleaseCommand, scene: Scene): Promise<Release> {
  const known = replacedIndex(root, command.environment, command.deployment);
  if (command.back) return back(command, scene, known);
  if (known === undefined) return forward(root, command, scene);

  // the same model as before its release, not another one under the same name
  const isAsBefore = known === (await indexOf(scene.services, command.deployment, await probesOf(scene, 1)));
  return isAsBefore ? back(command, scene, known) : forward(root, command, scene);
}

/** What tells which catalogue lookups and text searches see; searches by photo follow the traffic by themselves. */
async function moveAlias(
  { environment, deployment }: ReleaseCommand,
  scene: Scene,
  release: Release,
): Promise<void> {
  try {
    const index =
      release.indexes.next ?? (await indexOf(scene.services, deployment, await probesOf(scene, 1)));
    await pointAlias(scene.services, index);
  } catch (cause) {
    throw new Failure("AliasNotMoved", {
      what: `${deployment} has all the traffic, but text searches still look into the other model's index: ${(cause as Error).message}`,
      why: "the search service has to be told, and did not take it",
      fix: `npx vitrine release ${deployment} --back -e ${environment} says it again`,
      cause,
    });
  }
}

async function sceneOf(root: string, { environment, deployment, back }: ReleaseCommand): Promise<Scene> {
  const { visualSearch } = (await environmentNamed(environment)).workloads;
  const declared = Object.keys(visualSearch?.scoring.deployments ?? {});
  const outputs = await workloadOutputs(root, environment, "visualSearch");
  const credential = await credentialOf(root, environment);
  const endpoint = new ReleasedEndpoint(
    await resourceManagerOf(root, environment),
    outputs.scoring_endpoint_id,
    credential,
  );
  const traffic = await endpoint.traffic();
  const names = [...new Set([...declared, ...Object.keys(traffic)])];
  if (!names.includes(deployment)) {
    throw unknownName("DeploymentNotFound", {
      kind: "a deployment",
      wanted: deployment,
      names,
      place: environment,
    });
  }
  return {
    endpoint,
    services: { scoringUri: outputs.scoring_uri, searchEndpoint: outputs.search_endpoint, credential },
    outputs,
    previous: previousOf(traffic, deployment, back, names),
  };
}

/** Going back once more, to say it again, is no mistake. */
function previousOf(
  traffic: Readonly<Record<string, number>>,
  deployment: string,
  isBack: boolean,
  names: readonly string[],
): string {
  const other = names.find((name) => name !== deployment);
  if (isBack && traffic[deployment] === 100 && other !== undefined) return other;
  return carrierOf(traffic, deployment);
}

function probesOf({ services, outputs }: Scene, count: number): Promise<Probe[]> {
  return takeProbes({ ...services, searchApiUrl: outputs.search_api_url }, count);
}

function back(
  { deployment, say }: ReleaseCommand,
  { endpoint, previous }: Scene,
  next: string | undefined,
): Promise<Release> {
  say(pc.dim(`${deployment} gets all the traffic back at once: going back is not compared with anything`));
  return goBack(endpoint, { deployment, previous, indexes: { next } });
}

async function forward(root: string, command: ReleaseCommand, scene: Scene): Promise<Release> {
  const { endpoint, services, outputs, previous } = scene;
  const { environment, deployment, steps, limits, say } = command;
  const probes = await probesOf(scene, command.probes);
  const blobs = await openBlobs(root, environment, outputs.catalogue_blob_endpoint);
  const indexes = {
    previous: await indexOf(services, previous, probes),
    next: await indexOf(services, deployment, probes),
  };
  await fillIndex(services, { blobs, outputs }, indexes, ({ feed, done, rows }) =>
    say(pc.dim(`filling ${indexes.next} from ${feed}: ${done} of ${rows}`)),
  );
  return runRelease(endpoint, services, {
    deployment,
    previous,
    indexes,
    shares: steps,
    limits,
    probes,
    signal: interruption(interrupted),
    onShare: (share) => say(pc.dim(`${deployment} at ${share} %: asking both for ${probes.length} photos`)),
    onStep: (step) => say(releaseInWords(deployment, step)),
  });
}

const interrupted = new Failure("Interrupted", {
  what: "the release was interrupted, and traffic is as it was before",
  why: "somebody asked it to stop",
  fix: "run it again",
});

import type { TokenCredential } from "@azure/identity";
import { SearchClient } from "@azure/search-documents";
import { catalogueIndexName } from "../../runtime/catalogue/catalogue-index";
import { deploymentHeader, ScoreAnswer } from "../../runtime/shared/score-answer";
import { Failure } from "../failure";
import type { Measurement } from "./judge-deployment";
import type { Probe } from "./probes";

/** Enough to keep two machines busy, few enough to leave customers their share. */
const atOnce = 4;
const neighbours = 5;

export interface ReleaseServices {
  readonly scoringUri: string;
  readonly searchEndpoint: string;
  readonly credential: TokenCredential;
}

interface Answer {
  readonly deployment: string | undefined;
  readonly milliseconds: number;
  /** undefined when the request failed. */
  readonly score: ScoreAnswer | undefined;
}

/** What one deployment makes of the probes, asked by name: the split plays no part. */
export async function measure(
  services: ReleaseServices,
  deployment: string,
  probes: readonly Probe[],
): Promise<Measurement> {
  const seen = await each(probes, async (probe) => {
    const answer = await score(services, probe, deployment);
    return { ...answer, precision: answer.score && (await precisionOf(services, probe, answer.score)) };
  });
  const answered = seen.filter(({ score }) => score !== undefined);
  return {
    requests: seen.length,
    failures: seen.length - answered.length,
    latencies: answered.map(({ milliseconds }) => milliseconds),
    precisions: answered.map(({ precision = 0 }) => precision),
  };
}

/** The index of the model that a deployment serves. */
export async function indexOf(
  services: ReleaseServices,
  deployment: string,
  [probe]: readonly Probe[],
): Promise<string> {
  const answer = probe && (await score(services, probe, deployment));
  if (answer?.score) return catalogueIndexName(answer.score.model.id);
  throw new Failure("DeploymentDoesNotAnswer", {
    what: `the deployment ${deployment} does not say which model it serves`,
    why: "what it finds depends on its model, whose index has to be searched",
    fix: "look at its log; the release can be run again, it begins where traffic is",
  });
}

/** Sends the probes as customers do, unnamed. @returns requests and failures by the deployment that answered */
export async function sendThroughSplit(
  services: ReleaseServices,
  probes: readonly Probe[],
): Promise<Record<string, { requests: number; failures: number }>> {
  const counts: Record<string, { requests: number; failures: number }> = {};
  for (const { deployment = "nobody", score: answered } of await each(probes, (probe) =>
    score(services, probe),
  )) {
    counts[deployment] ??= { requests: 0, failures: 0 };
    counts[deployment].requests += 1;
    if (answered === undefined) counts[deployment].failures += 1;
  }
  return counts;
}

async function score(
  { scoringUri, credential }: ReleaseServices,
  { picture }: Probe,
  deployment?: string,
): Promise<Answer> {
  const { token } = (await credential.getToken("https://ml.azure.com/.default")) ?? { token: "" };
  const began = performance.now();
  try {
    const response = await fetch(scoringUri, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "image/jpeg",
        ...(deployment && { [deploymentHeader]: deployment }),
      },
      body: Buffer.from(picture),
      signal: AbortSignal.timeout(30_000),
    });
    const answer = ScoreAnswer.safeParse(await response.json().catch(() => undefined));
    return {
      deployment: response.headers.get(deploymentHeader) ?? deployment,
      milliseconds: performance.now() - began,
      score: response.ok && answer.success ? answer.data : undefined,
    };
  } catch {
    return { deployment, milliseconds: performance.now() - began, score: undefined };
  }
}

/** Share of the nearest other items that are of the probe's category; 0 when the model's index cannot be searched. */
async function precisionOf(
  { searchEndpoint, credential }: ReleaseServices,
  probe: Probe,
  { model, embeddings }: ScoreAnswer,
): Promise<number> {
  const client = new SearchClient<{ id: string; category: string }>(
    searchEndpoint,
    catalogueIndexName(model.id),
    credential,
  );
  const others: string[] = [];
  try {
    const found = await client.search(undefined, {
      select: ["id", "category"],
      top: neighbours + 1,
      vectorSearchOptions: {
        queries: [
          {
            kind: "vector",
            vector: embeddings[0] ?? [],
            fields: ["embedding"] as never,
            kNearestNeighborsCount: neighbours + 1,
          },
        ],
      },
    });
    for await (const { document } of found.results)
      if (document.id !== probe.id) others.push(document.category);
  } catch {
    return 0;
  }
  const same = others.slice(0, neighbours).filter((category) => category === probe.category);
  return same.length / neighbours;
}

/** Answers in the order of the items, a few under way at once. */
async function each<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const workers = Array.from({ length: atOnce }, async () => {
    for (const [index, item] of queue) results[index] = await act(item);
  });
  await Promise.all(workers);
  return results;
}

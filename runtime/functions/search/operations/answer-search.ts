import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { type ApiCall, json } from "../../../http/answer";
import type { OperationAnswer, Parameter } from "../../../http/api-operation";
import { Stopwatch } from "../../../shared/stopwatch";
import type { ProblemCode } from "../contract/problems";
import { SearchAnswer } from "../contract/search-answer";
import type { SearchParameters } from "../contract/search-parameters";
import { type FoundAnswer, findItems, type Search } from "../find-items";
import { reportSearch } from "../report-search";
import type { SearchContext } from "../search-context";

/** Answers with the items that `read` asks for. */
export async function answerSearch(
  { operation }: ApiCall,
  { sources, telemetry }: SearchContext,
  read: (stopwatch: Stopwatch) => Promise<Search>,
): Promise<HttpResponseInit> {
  const stopwatch = new Stopwatch();
  const found = await stopwatch.time("total", async () =>
    findItems(await read(stopwatch), sources, stopwatch),
  );
  const timings = stopwatch.milliseconds();
  reportSearch(telemetry, found, timings, operation);
  return { ...json({ ...found, timings }), headers: headersOf(found, timings) };
}

/** `Cache-Control: no-cache` asks for an answer that is made now. */
export function searchOf(
  request: HttpRequest,
  { text, top, deployment, ...filters }: SearchParameters,
  { image, except }: Pick<Search, "image"> & { except?: string } = {},
): Search {
  const fresh = /\bno-cache\b/i.test(request.headers.get("cache-control") ?? "");
  return { image, text, top, deployment, fresh, filters: { ...filters, except } };
}

function headersOf(found: FoundAnswer, timings: Readonly<Record<string, number>>): Record<string, string> {
  const { cache, deployment } = found;
  return {
    "content-type": "application/json",
    "cache-control": "no-store",
    "x-vitrine-cache": `embedding=${cache.embedding}, results=${cache.results}`,
    "server-timing": Object.entries(timings)
      .map(([step, milliseconds]) => `${step};dur=${milliseconds}`)
      .join(", "),
    ...(deployment && { "x-vitrine-deployment": deployment }),
  };
}

export function foundItems(description: string): OperationAnswer {
  return {
    description,
    headers: {
      "x-vitrine-cache": "What came from the cache, such as `embedding=hit, results=miss`.",
      "x-vitrine-deployment": "The deployment that made the photo's embedding.",
      "server-timing": "How long each step took, in milliseconds; browsers show it.",
      "x-request-id": "Names this request; a UUID that the request brings is kept.",
    },
    json: { SearchAnswer },
  };
}

export const freshHeader: Parameter = {
  name: "cache-control",
  in: "header",
  required: false,
  description: "`no-cache` asks for an answer that is made now.",
  schema: { type: "string", enum: ["no-cache"] },
};

/** Of looking up items. */
export const lookUpProblems = [
  "ParameterNotValid",
  "CatalogueNotReady",
  "SearchNotAvailable",
  "SearchRefused",
] as const satisfies readonly ProblemCode[];

/** Of turning a photo into an embedding. */
export const embeddingProblems = [
  "ImageNotDecodable",
  "ImageNotUsable",
  "EmbeddingNotUsable",
  "DeploymentUnknown",
  "EmbeddingBusy",
  "EmbeddingNotAvailable",
] as const satisfies readonly ProblemCode[];

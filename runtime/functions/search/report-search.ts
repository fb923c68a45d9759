import type { Operation, Telemetry } from "../../shared/telemetry";
import type { FoundAnswer } from "./find-items";

/** What only the app knows of a search; the platform records the request itself. */
export function reportSearch(
  telemetry: Telemetry,
  { items, cache, deployment, model, index }: FoundAnswer,
  milliseconds: Readonly<Record<string, number>>,
  operation: Operation | undefined,
): void {
  const answeredBy = deployment ?? "none";
  const topScore = items[0]?.score ?? 0;
  const properties = {
    deployment: answeredBy,
    model: model?.id,
    index,
    embedding: cache.embedding,
    results: cache.results,
  };
  telemetry.event("search", properties, { ...milliseconds, topScore, items: items.length }, operation);
  telemetry.metric(
    "searches",
    1,
    { deployment: answeredBy, embedding: cache.embedding, results: cache.results },
    operation,
  );
  if (items.length > 0) telemetry.metric("search top score", topScore, { deployment: answeredBy }, operation);
  for (const [step, duration] of Object.entries(milliseconds)) {
    telemetry.metric("search step milliseconds", duration, { step, deployment: answeredBy }, operation);
  }
}

export function reportProblem(telemetry: Telemetry, code: string, operation: Operation | undefined): void {
  telemetry.metric("search problems", 1, { code }, operation);
}

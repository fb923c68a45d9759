import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "getMetrics",
  summary: "Counters and histograms of the instance that answers",
  description: "As Prometheus writes them; as OpenMetrics with `Accept: application/openmetrics-text`.",
  cost: 1,
  answers: { 200: { description: "Text, a line for each number.", file: "text/plain" } },
  async handle({ request }, { metrics }) {
    const { type, body } = await metrics.text(request.headers.get("accept") ?? "");
    return { headers: { "content-type": type, "cache-control": "no-store" }, body };
  },
});

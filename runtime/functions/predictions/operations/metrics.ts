import { requireRole } from "../../../sign-in/caller";
import { callerProblems } from "../contract/problems";
import { predictionsOperation } from "./predictions-operation";

export const operation = predictionsOperation({
  id: "getMetrics",
  summary: "Counters and histograms of the instance that answers",
  description: "As Prometheus writes them; as OpenMetrics with `Accept: application/openmetrics-text`.",
  cost: 1,
  answers: { 200: { description: "Text, a line for each number.", file: "text/plain" } },
  problems: callerProblems,
  async handle({ request }, { metrics, signIn }) {
    requireRole(await signIn.authenticate(request), "Predictions.Read");
    const { type, body } = await metrics.text(request.headers.get("accept") ?? "");
    return { headers: { "content-type": type, "cache-control": "no-store" }, body };
  },
});

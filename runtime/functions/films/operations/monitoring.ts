import { json } from "../../../http/answer";
import type { LastDrift } from "../contract/drift";
import { MonitoringAnswer } from "../contract/monitoring";
import { filmsOperation } from "./films-operation";

/** A week of nights. */
const shownChecks = 7;

export const operation = filmsOperation({
  id: "getMonitoring",
  summary: "How the instance does that answers, what it serves, and what the last looks for drift found",
  cost: 1,
  answers: {
    200: { description: "The last hour, and the last week of checks.", json: { MonitoringAnswer } },
  },
  problems: ["DatabaseUnavailable"],
  async handle(_call, { metrics, champion, drift }) {
    const { about, problem } = champion.state;
    return json({
      instance: metrics.recent.summary(),
      model: about ?? null,
      problem: problem ?? null,
      checks: (await drift.latest(shownChecks)).map(shown),
    } satisfies MonitoringAnswer);
  },
});

function shown({ checked_at, version, alarm, result }: LastDrift): MonitoringAnswer["checks"][number] {
  const drifted = result.differences.filter(({ verdict }) => verdict === "drift");
  return {
    checked_at,
    version,
    alarm,
    columns: [...new Set(drifted.map(({ column }) => column))],
    live_error: result.figures?.liveError ?? null,
  };
}

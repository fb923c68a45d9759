import type { Prometheus } from "../../../http/prometheus";
import type { DriftFigure, LastDrift } from "../contract/drift";

type Line = readonly [Readonly<Record<string, string>>, number];

const figures = {
  liveError: {
    name: "live_error",
    help: "Share of films that the model puts before one which a person then liked, by the mean of people",
  },
  coldStartShare: { name: "cold_start_share", help: "Share of people of whom the model knew nothing" },
  topTenShare: {
    name: "top_ten_share",
    help: "Share of lists that begin with one of the ten films most shown",
  },
  popularity: {
    name: "list_popularity",
    help: "Popularity of the films in lists, by the mean of people: 1 of the most popular film, 0 of the least",
  },
} as const;

const quantiles = { scoreP10: "0.1", scoreP50: "0.5", scoreP90: "0.9" } as const;

/**
 * What the last look for drift found, the same from every instance: take the largest one, and do not add them up.
 *
 * @param last asked whenever somebody reads the metrics
 */
export function addDriftMetrics(prometheus: Prometheus, last: () => LastDrift | undefined): void {
  const ofLast = (lines: (last: LastDrift) => readonly Line[]) => () => {
    const found = last();
    return found ? lines(found) : [];
  };
  prometheus.gauge(
    { name: "drift_alarm", help: "1 while the data are no more what the model was trained on" },
    ofLast(({ alarm }) => [[{}, alarm ? 1 : 0]]),
  );
  prometheus.gauge(
    { name: "drift_checked_timestamp_seconds", help: "When somebody last looked" },
    ofLast(({ checked_at }) => [[{}, Date.parse(checked_at) / 1000]]),
  );
  for (const [name, field, help] of [
    ["drift_effect", "effect", "How large a difference to the training is, from 0 to 1"],
    ["drift_adjusted_p", "adjustedP", "How sure it is: below 0.01 for all columns together"],
  ] as const)
    prometheus.gauge(
      { name, help, labels: ["column", "of"] },
      ofLast(({ result }) =>
        result.differences.map((each) => [{ column: each.column, of: each.of }, each[field]]),
      ),
    );
  for (const [figure, described] of Object.entries(figures))
    prometheus.gauge(
      { ...described, labels: ["when"] },
      ofLast((found) => linesOf(found, figure as DriftFigure)),
    );
  prometheus.gauge(
    { name: "score", help: "Quantiles of the score of each list's first film", labels: ["when", "quantile"] },
    ofLast((found) =>
      Object.entries(quantiles).flatMap(([figure, quantile]) =>
        linesOf(found, figure as DriftFigure).map(
          ([labels, value]): Line => [{ ...labels, quantile }, value],
        ),
      ),
    ),
  );
}

function linesOf({ result }: LastDrift, figure: DriftFigure): Line[] {
  const { training = null, serving = null } = result.figures?.[figure] ?? {};
  const both = { training, serving };
  return Object.entries(both).flatMap(([when, value]): Line[] => (value === null ? [] : [[{ when }, value]]));
}

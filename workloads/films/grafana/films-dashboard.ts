import { type DashboardRow, grafanaDashboard } from "../../../constructs/telemetry/grafana/grafana-dashboard";

const of = '{environment="$environment"}';
const rate = (metric: string, more = "") =>
  `rate(${metric}{environment="$environment"${more}}[$__rate_interval])`;

function quantile(share: number): string {
  return `histogram_quantile(${share}, sum by (le) (${rate("films_request_seconds_bucket")}))`;
}

/** Instances tell the same of what the last check found, so it is read of the one that says most. */
function largest(metric: string, by: string): string {
  return `max by (${by}) (${metric}${of})`;
}

export const rows: readonly DashboardRow[] = [
  {
    title: "Requests",
    panels: [
      {
        title: "Requests by what became of them",
        lines: { "{{status}}": `sum by (status) (${rate("films_requests_total")})` },
        unit: "reqps",
      },
      {
        title: "How long requests take",
        lines: { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) },
        unit: "s",
      },
      {
        title: "Requests that failed",
        lines: {
          failed: `(sum(${rate("films_requests_total", ',status=~"5.."')}) or vector(0)) / sum(${rate("films_requests_total")})`,
        },
        unit: "percentunit",
      },
      {
        title: "What was refused, and why",
        lines: { "{{code}}": `sum by (code) (${rate("films_requests_total", ',code!=""')})` },
        unit: "reqps",
      },
      {
        title: "p95 of each operation",
        lines: {
          "{{operation}}": `histogram_quantile(0.95, sum by (le, operation) (${rate("films_request_seconds_bucket")}))`,
        },
        unit: "s",
      },
      {
        title: "Ratings that were taken",
        lines: { ratings: `sum(${rate("films_ratings_total")})` },
        unit: "cps",
      },
    ],
  },
  {
    title: "Lists",
    panels: [
      {
        title: "Cold starts",
        description:
          "Lists of popular films, for whoever has rated nothing; all lists while no model serves.",
        lines: {
          popular: `(sum(${rate("films_lists_total", ',because="popular"')}) or vector(0)) / sum(${rate("films_lists_total")})`,
        },
        unit: "percentunit",
      },
      {
        title: "Lists by the version of the model",
        lines: { "version {{version}}": `sum by (version) (${rate("films_lists_total")})` },
        unit: "reqps",
      },
      {
        title: "What serves",
        as: "stat",
        lines: { "version {{version}}": `count by (version) (films_model${of})` },
      },
    ],
  },
  {
    title: "Drift",
    panels: [
      {
        title: "How large the difference to the training is",
        description: "By column, from 0, no difference, to 1, nothing in common.",
        lines: { "{{column}}, {{of}}": largest("films_drift_effect", "column, of") },
        unit: "percentunit",
      },
      {
        title: "Live error",
        description:
          "Share of films that the model puts before one which a person then liked: at its training, and as it serves.",
        lines: { "{{when}}": largest("films_live_error", "when") },
        unit: "percentunit",
      },
      {
        title: "Alarm of the last check",
        as: "stat",
        lines: {
          alarm: `max(films_drift_alarm${of})`,
          "hours ago": `(time() - max(films_drift_checked_timestamp_seconds${of})) / 3600`,
        },
      },
      {
        title: "People of whom the model knows nothing",
        lines: { "{{when}}": largest("films_cold_start_share", "when") },
        unit: "percentunit",
      },
      {
        title: "Concentration",
        description: "Lists that begin with one of the ten films most shown.",
        lines: { "{{when}}": largest("films_top_ten_share", "when") },
        unit: "percentunit",
      },
      {
        title: "Scores of lists' first films",
        lines: { "{{when}}, {{quantile}}": largest("films_score", "when, quantile") },
      },
    ],
  },
];

export function filmsDashboard(): object {
  return grafanaDashboard({ uid: "vitrine-films", title: "Films", metric: "films_requests_total", rows });
}

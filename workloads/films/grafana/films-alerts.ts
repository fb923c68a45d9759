import type { AlertRule } from "../../../constructs/telemetry/grafana/alert-rules";

const requests = "sum by (environment) (rate(films_requests_total[10m]))";
// what has never happened has no line: 0 in its place
const failed = `(sum by (environment) (rate(films_requests_total{status=~"5.."}[10m])) or 0 * ${requests})`;
const lists = "sum by (environment) (rate(films_lists_total[30m]))";
const popular = `(sum by (environment) (rate(films_lists_total{because="popular"}[30m])) or 0 * ${lists})`;

/** What wakes somebody, and what waits for the morning. */
export const filmsAlerts: readonly AlertRule[] = [
  {
    name: "FilmsAway",
    value: 'min by (environment) (up{job="films"})',
    is: "==",
    than: 0,
    for: "5m",
    severity: "critical",
    summary: "Films of {{ $labels.environment }} tell no metrics",
    description:
      "Open /films/api/v1/health at the console's address. Without an answer look at Front Door, then at the app.",
  },
  {
    name: "FilmsFailing",
    value: `${failed} / ${requests}`,
    is: ">",
    than: 0.02,
    for: "10m",
    severity: "critical",
    summary: "{{ $value | humanizePercentage }} of the requests for films fail in {{ $labels.environment }}",
    description:
      "The panel of refusals says with which code. DatabaseUnavailable: look at the PostgreSQL server first.",
  },
  {
    name: "FilmsSlow",
    value: "histogram_quantile(0.95, sum by (environment, le) (rate(films_request_seconds_bucket[10m])))",
    is: ">",
    than: 0.5,
    for: "10m",
    severity: "warning",
    summary: "p95 of films is {{ $value | humanizeDuration }} in {{ $labels.environment }}",
    description: "Look which operation it is, then at the database's processor and its connections.",
  },
  {
    name: "FilmsPopularAlone",
    value: `${popular} / ${lists}`,
    is: ">",
    than: 0.8,
    for: "30m",
    severity: "warning",
    summary: "{{ $value | humanizePercentage }} of the lists are popular films in {{ $labels.environment }}",
    description:
      "No model serves, or it knows nobody who asks. GET /films/api/v1/models says which one serves; train one, or go back to another.",
  },
  {
    name: "FilmsChampionRefused",
    value: "max by (environment) (films_champion_refused)",
    is: "==",
    than: 1,
    for: "5m",
    severity: "critical",
    summary: "The newest champion of {{ $labels.environment }} cannot be used",
    description: "The one before it serves meanwhile; npx vitrine films rollback lets it serve for good.",
  },
  {
    name: "FilmsDrift",
    value: "max by (environment) (films_drift_alarm)",
    is: "==",
    than: 1,
    for: "1h",
    severity: "warning",
    summary: "What people rate in {{ $labels.environment }} is no more what the model was trained on",
    description:
      "GET /films/api/v1/monitoring/drift says in what, and how much. npx vitrine train films trains a candidate on what there is now.",
  },
  {
    name: "FilmsDriftNotChecked",
    value: "time() - max by (environment) (films_drift_checked_timestamp_seconds)",
    is: ">",
    than: 180_000,
    for: "1h",
    severity: "warning",
    summary: "Nobody has looked for drift in {{ $labels.environment }} for {{ $value | humanizeDuration }}",
    description: "The timer watch-drift of the films app runs each night: its log says why it did not.",
  },
  {
    name: "FilmsWorseThanTrained",
    value:
      'max by (environment) (films_live_error{when="serving"}) - max by (environment) (films_live_error{when="training"})',
    is: ">",
    than: 0.05,
    for: "1h",
    severity: "warning",
    summary:
      "The model puts {{ $value | humanizePercentage }} more films before what people like than at its training, in {{ $labels.environment }}",
    description:
      "Train a candidate on what there is now: npx vitrine train films. The gate says whether it is better.",
  },
];

/** What somebody is told of. */
export interface AlertRule {
  readonly name: string;
  /** In PromQL; it is asked in each environment by itself where its result has the label `environment`. */
  readonly value: string;
  readonly is: "<" | "==" | ">";
  readonly than: number;
  /** How long it has to be so, e.g. "10m". */
  readonly for: string;
  readonly severity: "critical" | "warning";
  /** What is wrong, in one line; `{{ $labels.environment }}` and `{{ $value }}` are Prometheus'. */
  readonly summary: string;
  /** Where to look first. */
  readonly description: string;
}

/** The file of rules that Prometheus reads, as YAML. */
export function alertRules(group: string, rules: readonly AlertRule[]): string {
  return [
    "groups:",
    `  - name: ${group}`,
    "    rules:",
    ...rules.flatMap(({ name, value, is, than, severity, summary, description, ...rule }) => [
      `      - alert: ${name}`,
      `        expr: ${quoted(`${value} ${is} ${than}`)}`,
      `        for: ${rule.for}`,
      `        labels: { severity: ${severity} }`,
      "        annotations:",
      `          summary: ${quoted(summary)}`,
      `          description: ${quoted(description)}`,
    ]),
    "",
  ].join("\n");
}

/** In single quotes YAML reads everything as it stands, but for a quote, which is doubled. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

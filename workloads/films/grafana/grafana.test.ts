import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { alertRules } from "../../../constructs/telemetry/grafana/alert-rules";
import { expectGolden } from "../../../test/support/golden";
import { filmsAlerts } from "./films-alerts";
import { filmsDashboard } from "./films-dashboard";

interface RuleTest {
  readonly alert_rule_test: readonly {
    readonly alertname: string;
    readonly exp_alerts?: readonly object[];
  }[];
}

it("has the dashboard and the rules of this code in files that Grafana and Prometheus take", () => {
  expectGolden(join(__dirname, "dashboard.json"), `${JSON.stringify(filmsDashboard(), null, 2)}\n`);
  expectGolden(join(__dirname, "alerts.yml"), alertRules("films", filmsAlerts));
});

it("has each rule in YAML as it is in code", () => {
  const { groups } = parse(readFileSync(join(__dirname, "alerts.yml"), "utf8"));
  expect(groups[0].rules).toMatchObject(
    filmsAlerts.map(({ name, value, is, than, summary }) => ({
      alert: name,
      expr: `${value} ${is} ${than}`,
      annotations: { summary },
    })),
  );
});

it("tests of each rule that it fires, and that it rests", () => {
  const { tests }: { tests: readonly RuleTest[] } = parse(
    readFileSync(join(__dirname, "alerts-test.yml"), "utf8"),
  );
  const cases = tests.flatMap((each) => each.alert_rule_test);
  const outcomes = filmsAlerts.map(({ name }) => {
    const own = cases.filter(({ alertname }) => alertname === name);
    const fires = own.some(({ exp_alerts = [] }) => exp_alerts.length > 0);
    return [name, fires, own.some(({ exp_alerts = [] }) => exp_alerts.length === 0)];
  });
  expect(outcomes).toEqual(filmsAlerts.map(({ name }) => [name, true, true]));
});

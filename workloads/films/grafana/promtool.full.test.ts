import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prometheusPrograms } from "../../../test/support/debian-prometheus";

jest.setTimeout(180_000);

let folder: string;
let promtool: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-promtool-"));
  ({ promtool } = prometheusPrograms(folder));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ["takes the rules", ["check", "rules", "--lint=all", "--lint-fatal", "alerts.yml"]],
  ["takes the configuration", ["check", "config", "prometheus.yml"]],
  ["says of each rule that it fires and rests where it should", ["test", "rules", "alerts-test.yml"]],
])("Debian's promtool %s", (_, given) => {
  const { status, stdout, stderr } = spawnSync(promtool, given, { cwd: __dirname, encoding: "utf8" });
  expect([status, status === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { declareTraffic } from "./environment-file";

const folder = mkdtempSync(join(tmpdir(), "vitrine-environment-"));
const file = join(folder, "dev.ts");

afterAll(() => rmSync(folder, { recursive: true }));

describe("the traffic in an environment's file", () => {
  it("becomes what is in force, and nothing else changes", () => {
    writeFileSync(file, "const a = 1;\n  scoring: { traffic: { blue: 100 } },\nconst b = 2;\n");
    expect(declareTraffic(file, { blue: 0, "green-2": 100 })).toBe(true);
    expect(readFileSync(file, "utf8")).toBe(
      'const a = 1;\n  scoring: { traffic: { blue: 0, "green-2": 100 } },\nconst b = 2;\n',
    );
  });

  it("is found over several lines", () => {
    writeFileSync(file, "traffic: {\n  blue: 90,\n  green: 10,\n},");
    declareTraffic(file, { green: 100 });
    expect(readFileSync(file, "utf8")).toBe("traffic: { green: 100 },");
  });

  it.each([
    ["is computed", "traffic: trafficOf(environment),"],
    ["stands there twice", "traffic: { blue: 100 }, traffic: { blue: 100 }"],
  ])("stays as it is where it %s", (_case, source) => {
    writeFileSync(file, source);
    expect(declareTraffic(file, { green: 100 })).toBe(false);
    expect(readFileSync(file, "utf8")).toBe(source);
  });
});

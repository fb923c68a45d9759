import { apiVersions, retirements, tableDate } from "../../azure/retirements";
import prod from "../../environments/prod";
import type { Stack, Values } from "../stack";
import { daysLater, today } from "./dates";
import { evaluate } from "./evaluate";
import { retirementRules } from "./rules/retirement";
import { nested } from "./testing/stacks";

const told = (type: string, values: Values, day: string) =>
  evaluate(stackOf(type, values), prod, day, retirementRules)
    .filter(({ rule }) => rule === "retirement")
    .map(({ severity, what }) => `${severity}: ${what}`);

describe("what Azure takes away", () => {
  const plan = { sku_name: "Y1" };
  const end = "2028-09-30";

  it.each([
    [366, []],
    [
      365,
      [
        "warning: Functions on Linux Consumption (Y1) ends on 2028-09-30, in 365 days; refused from 2028-07-02",
      ],
    ],
    [
      91,
      [
        "warning: Functions on Linux Consumption (Y1) ends on 2028-09-30, in 91 days; refused from 2028-07-02",
      ],
    ],
    [90, ["error: Functions on Linux Consumption (Y1) ends on 2028-09-30, in 90 days"]],
    [0, ["error: Functions on Linux Consumption (Y1) ends on 2028-09-30, in 0 days"]],
    [-1, ["error: Functions on Linux Consumption (Y1) ended on 2028-09-30"]],
  ])("is told of %i days before", (days, expected) => {
    expect(told("azurerm_service_plan", plan, daysLater(end, -days))).toEqual(expected);
  });

  it("is refused as soon as nobody can make a new one", () => {
    const redis = "Azure Cache for Redis, Basic to Premium";
    expect(told("azurerm_redis_cache", {}, "2026-03-31")).toEqual([]);
    expect(told("azurerm_redis_cache", {}, "2026-04-01")).toEqual([
      `error: ${redis} cannot be created since 2026-04-01, and ends on 2028-09-30`,
    ]);
  });

  it("is told of when it shows in what is left out", () => {
    expect(told("azurerm_application_insights", { workspace_id: "/w" }, tableDate)).toEqual([]);
    expect(told("azurerm_application_insights", {}, tableDate)).toHaveLength(1);
  });

  it.each([
    ["Standard_DS2_v2", "D, Ds, Dv2, Dsv2 and Ls"],
    ["Standard_D4", "D, Ds, Dv2, Dsv2 and Ls"],
    ["Standard_L8s", "D, Ds, Dv2, Dsv2 and Ls"],
    ["Standard_F4s_v2", "F, Fs, Fsv2 and B"],
    ["Standard_B2ms", "F, Fs, Fsv2 and B"],
    ["Standard_D4as_v4", undefined],
    ["Standard_D4s_v3", undefined],
    ["Standard_L8s_v3", undefined],
    ["Standard_B2as_v2", undefined],
    ["Standard_F8as_v6", undefined],
  ])("holds the machine %s: %s", (size, series) => {
    const findings = told("azurerm_machine_learning_compute_cluster", { vm_size: size }, "2028-10-01");
    expect(findings.map((each) => /series (.*) end/.exec(each)?.[1])).toEqual(series ? [series] : []);
  });

  it.each(
    retirements.flatMap((each) => each.shows.map((sign) => [each.what, sign.kind, each, sign] as const)),
  )("shows: %s in %s", (what, kind, { retires }, { attribute, value }) => {
    const shown = value instanceof RegExp ? sampleOf(what, value) : value;
    const settings = attribute && value !== "absent" ? nested(attribute, shown) : {};
    const body = kind.includes("/") ? { type: `${kind}@2026-01-01`, body: settings } : settings;
    const type = kind.includes("/") ? "azapi_resource" : kind;
    expect(told(type, body, retires).join()).toContain(`error: ${what}`);
  });
});

describe("the table of retirements", () => {
  it("says of each line where it was read, and of each day which it is", () => {
    for (const { what, retires, source, closed } of retirements) {
      expect({ what, days: [retires, closed ?? retires].map((day) => daysLater(day, 0)) }).toEqual({
        what,
        days: [retires, closed ?? retires],
      });
      expect(source).not.toBe("");
    }
    for (const { source } of apiVersions) expect(source).not.toBe("");
  });

  it("warns of a version of Azure's interfaces that it does not have", () => {
    const stack = stackOf("azapi_resource", { type: "Microsoft.Web/sites@2030-01-01", body: {} });
    const [finding] = evaluate(stack, prod, tableDate, retirementRules);
    expect(finding).toMatchObject({ severity: "warning", rule: "api-version" });
  });
});

describe("today", () => {
  it("is what VITRINE_TODAY says, so that tests do not grow old", () => {
    expect(today()).toBe("2026-11-21");
    expect(today("2027-02-01")).toBe("2027-02-01");
  });

  it.each(["tomorrow", "2027-2-1", "2027-02-32"])("fails when it is %s", (text) => {
    expect(() => today(text)).toThrow("fix: a day such as");
  });
});

/** Some text that a line of the table means. */
function sampleOf(what: string, pattern: RegExp): string {
  const samples = ["18", "20", "22", "24", "Storage", "TLS1_0", "Standard_D2_v2", "Standard_B2s", "/a/group"];
  const sample = samples.find((each) => pattern.test(each));
  if (sample === undefined) throw new Error(`no sample shows ${what}`);
  return sample;
}

function stackOf(type: string, values: Values): Stack {
  return {
    environment: "prod",
    folder: "/nowhere",
    outputs: {},
    declared: [{ mode: "managed", type, address: `${type}.Made`, path: "Made", values }],
  };
}

import { unknownName } from "./unknown-name";

const failure = (wanted: string, ...names: string[]) =>
  unknownName("EnvironmentNotFound", { kind: "an environment", wanted, names, place: "environments/" });

describe("a name that nothing has", () => {
  it.each([
    ["produ", "prod"],
    ["prdo", "prod"],
    ["PROD", "prod"],
    ["stag", "staging"],
    ["loca", "local"],
  ])("is answered with the nearest there is: %s with %s", (wanted, meant) => {
    const { code, fix, why } = failure(wanted, "local", "dev", "staging", "prod");
    expect(code).toBe("EnvironmentNotFound");
    expect(fix).toContain(`${meant}?`);
    for (const each of ["local", "dev", "staging", "prod"]) expect(why).toContain(each);
  });

  it("is compared with the part behind the slash too", () => {
    expect(failure("nightli", "factory/nightly", "factory/hourly").fix).toContain("factory/nightly");
  });

  it("is answered with no guess when nothing is near", () => {
    expect(failure("moon", "local", "staging").fix).not.toMatch(/local|staging/);
  });

  it("shows the nearest of many, and says how many more there are", () => {
    const names = Array.from({ length: 40 }, (_, index) => `app${index}`);
    const { why } = failure("app39x", ...names);
    expect(why).toMatch(/are app39, .* and 28 more$/);
  });
});

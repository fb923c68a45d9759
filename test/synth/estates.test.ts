import { environments, planOf } from "../support/estates";

const named = environments.map((environment) => [environment.name, environment] as const);

describe.each(named)("the estate of %s", (_name, environment) => {
  const { synthesized } = planOf(environment);

  it("is what it was when somebody last looked at it", () => {
    // addresses end in hashes of paths, which stay: a changed address destroys what it named
    expect(synthesized).toMatchSnapshot();
  });

  it("is the same, byte for byte, in every synth", () => {
    expect(JSON.stringify(planOf(environment).synthesized)).toBe(JSON.stringify(synthesized));
  });

  it("has no output that looks like a secret", () => {
    const outputs = JSON.stringify(synthesized.output);
    expect(outputs).not.toMatch(
      /(access|extension|function|primary|secondary|shared)_key|password|connection_string|code=/,
    );
  });

  it("reads host keys, the only secret it needs, for nothing but the web hook", () => {
    const users = Object.entries(synthesized.resource ?? {}).filter(([, all]) =>
      JSON.stringify(all).includes("host_keys"),
    );
    expect(users.map(([kind]) => kind)).toEqual(["azurerm_eventgrid_system_topic_event_subscription"]);
  });

  it("protects data as its file says", () => {
    const plan = JSON.stringify(synthesized);
    expect(plan.includes('"prevent_destroy":true')).toBe(environment.dataProtected);
    expect(plan.includes("CanNotDelete")).toBe(environment.dataProtected);
  });
});

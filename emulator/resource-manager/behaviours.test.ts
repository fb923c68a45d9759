import type { Behaviour } from "./behaviour";
import { Behaviours } from "./behaviours";
import type { Resource } from "./resource-store";

const type = (name: string, more: Partial<Behaviour> = {}): Behaviour => ({
  type: name,
  parity: "runs",
  reason: "for this test",
  ...more,
});
const resource = (of: string, id: string): Resource => ({ id, provider: "azurerm", type: of, values: {} });
const order = (behaviours: readonly Behaviour[], resources: readonly Resource[]) =>
  new Behaviours(behaviours).inOrder(resources).map(({ resource: { id } }) => id);

describe("a restart", () => {
  it("brings a resource back before what lies in it", () => {
    const resources = [resource("a", "/x/1/y/2"), resource("a", "/x/1"), resource("b", "/x/1/y/2/z/3")];
    expect(order([type("a"), type("b")], resources)).toEqual(["/x/1", "/x/1/y/2", "/x/1/y/2/z/3"]);
  });

  it("brings a type back after those that it names, wherever their resources lie", () => {
    const app = type("app", { restoredAfter: ["cache access"] });
    const access = type("cache access", { restoredAfter: ["cache"] });
    const resources = [
      resource("app", "/app"),
      resource("cache access", "/c/1/access"),
      resource("cache", "/c/1/2/3"),
    ];
    expect(order([app, access, type("cache")], resources)).toEqual(["/c/1/2/3", "/c/1/access", "/app"]);
  });

  it("comes last to what lies in a data plane, which a destroy therefore takes first", () => {
    const blob = type("blob", { inDataPlane: true });
    const app = type("app", { restoredAfter: ["account"] });
    const resources = [resource("blob", "b"), resource("app", "/app"), resource("account", "/account/1/2")];
    expect(order([blob, app, type("account")], resources)).toEqual(["/account/1/2", "/app", "b"]);
  });
});

it("fails when a type waits for one that no service has", () => {
  expect(() => new Behaviours([type("app", { restoredAfter: ["cache"] })])).toThrow(
    "app comes after cache, and there is no cache",
  );
});

it("fails when two types wait for each other", () => {
  const both = [type("a", { restoredAfter: ["b"] }), type("b", { restoredAfter: ["a"] })];
  expect(() => new Behaviours(both)).toThrow("in a circle: a after b after a");
});

import { matchRoute } from "./match-route";
import { orderOf } from "./origins";

const route = (...patterns: string[]) => ({ patterns, schemes: ["http", "https"] as const });
const all = route("/*");
const api = route("/api/*", "/health");
const v1 = route("/API/v1/*");
const safe = { patterns: ["/account/*"], schemes: ["https"] as const };
const routes = [all, api, v1, safe];

it.each([
  ["/", all, ""],
  ["/apis", all, "apis"],
  ["/api", all, "api"],
  ["/api/", api, ""],
  ["/Api/V1/Items", v1, "Items"],
  ["/health", api, undefined],
  ["/healthy", all, "healthy"],
])("%s goes to the most telling pattern", (path, wanted, rest) => {
  expect(matchRoute(routes, "http", path)).toEqual({ route: wanted, rest });
});

it("looks only at routes that take the scheme", () => {
  expect(matchRoute(routes, "http", "/account/me")?.route).toBe(all);
  expect(matchRoute(routes, "https", "/account/me")?.route).toBe(safe);
  expect(matchRoute([safe], "http", "/account/me")).toBeUndefined();
});

it("tries origins by priority, and within one by weight", () => {
  const origin = (id: string, priority: number, weight: number) => ({
    id,
    groupId: "",
    enabled: true,
    hostName: "",
    httpPort: 80,
    httpsPort: 443,
    checksCertificateName: true,
    priority,
    weight,
  });
  const origins = [origin("spare", 2, 1000), origin("light", 1, 100), origin("heavy", 1, 900)];
  const firsts = { spare: 0, light: 0, heavy: 0 };
  for (let turn = 0; turn < 1000; turn++) {
    const order = orderOf(origins).map(({ id }) => id);
    firsts[order[0] as keyof typeof firsts]++;
    expect(order[2]).toBe("spare");
  }
  expect(firsts.heavy).toBeGreaterThan(840);
  expect(firsts.light).toBeGreaterThan(50);
});

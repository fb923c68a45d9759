import type { Declared } from "../stack";
import { costOf } from "./cost";
import { costDelta } from "./delta";
import { declared, inAMonth, someMonth, stackOf } from "./testing/declared";

const cache = (sku_name: string) => declared("azurerm_managed_redis", "Search/Cache", { sku_name });
const zone = declared("azurerm_private_dns_zone", "Zone");
const cost = (...resources: readonly Declared[]) => costOf(stackOf(...resources), inAMonth(someMonth));

it("says what a change adds and takes away, the largest difference first", () => {
  expect(costDelta(cost(cache("Balanced_B0"), zone), cost(cache("Balanced_B5")))).toEqual({
    currency: "USD",
    before: expect.closeTo(28.28),
    after: expect.closeTo(271.56),
    monthly: expect.closeTo(243.28),
    constructs: [
      { path: "Search/Cache", before: expect.closeTo(27.74), after: expect.closeTo(271.56) },
      { path: "Zone", before: expect.closeTo(0.54), after: 0 },
    ],
    newlyUnknown: [],
    unverified: [],
  });
});

it("is empty when nothing changes", () => {
  expect(costDelta(cost(zone), cost(zone))).toMatchObject({ monthly: 0, constructs: [] });
});

it("names what a change adds without a known price, and not what was there before", () => {
  const [old, added] = [declared("azurerm_riddle", "Old"), declared("azurerm_riddle", "Added")];
  expect(costDelta(cost(old), cost(old, added)).newlyUnknown.map(({ path }) => path)).toEqual(["Added"]);
});

it("names the prices that nobody has checked, of what the change touches alone", () => {
  const cluster = (min_count: number) =>
    declared("azurerm_kubernetes_cluster", "Search/Scoring/Cluster", {
      sku_tier: "Standard",
      default_node_pool: { vm_size: "Standard_D4as_v5", min_count, max_count: min_count },
    });
  const [small, large] = [cost(cluster(1), zone), cost(cluster(2))];
  expect(costDelta(small, large).unverified).toEqual([
    { meter: "machine.Standard_D4as_v5", why: expect.stringContaining("D96as v5") },
  ]);
  expect(costDelta(small, cost(cluster(1))).unverified).toEqual([]);
});

import { billed, PriceTableSchema, priceTable, tiered } from "./price-table";

describe("a graduated price", () => {
  const meter = {
    per: 1,
    tiers: [
      { from: 0, price: 0 },
      { from: 5, price: 3 },
      { from: 10, price: 2 },
    ],
  };

  it.each([
    [0, 0],
    [5, 0],
    [6, 3],
    [10, 15],
    [12, 19],
  ])("of %d units costs %d: each tier's share at the tier's price", (quantity, cost) => {
    expect(tiered(meter, quantity)).toBeCloseTo(cost, 10);
  });

  it("is for as many units as it says", () => {
    const perTenThousand = { per: 10_000, tiers: [{ from: 0, price: 0.054 }] };
    expect(tiered(perTenThousand, 25_000)).toBeCloseTo(0.135, 10);
  });
});

describe("prices.json", () => {
  it.each([
    ["functions.onDemand.time", 100_000, 1, 0.000026],
    ["functions.onDemand.executions", 250_000, 1_000_000, 0.4],
  ])("gives a subscription %s, %d units, and asks from there on", (name, granted, units, price) => {
    const meter = meterOf(name);
    expect(billed(meter, granted)).toBe(0);
    expect(billed(meter, granted + units)).toBeCloseTo(price, 10);
  });

  it.each([
    ["logs.ingestion", 5, 2.99 * 5],
    ["eventgrid.operations", 100_000, 0.06],
    ["alerts.metric", 10, 1],
    ["registry.builds", 6000, 0.6],
  ])("gives a billing account %s, %d units, and none to an environment", (name, granted, price) => {
    const meter = meterOf(name);
    expect(tiered(meter, granted)).toBe(0);
    expect(billed(meter, granted)).toBeCloseTo(price, 10);
  });

  it.each(Object.entries(priceTable.meters))(
    "says where %s was read and when, or names what it rests on",
    (_, { source, verified, why }) => {
      const { where, read } = priceTable.sources[source] ?? {};
      expect(where).toMatch(/\S+/);
      expect(Date.parse(read ?? "")).toBeLessThanOrEqual(Date.parse(priceTable.date));
      expect(verified ? why : (why ?? "").length > 20).toBe(verified ? undefined : true);
    },
  );

  it.each([
    ["a source that it does not list", { source: "hearsay" }],
    ["a price that is not verified, and not a word why", { verified: false }],
    ["a verified price that has an excuse", { verified: true, why: "from memory" }],
    ["free units that are nobody's", { tiers: [{ from: 0, price: 0 }], freeFor: undefined }],
    ["somebody's free units that are not free", { tiers: [{ from: 0, price: 1 }], freeFor: "account" }],
    ["tiers that do not begin at nothing", { tiers: [{ from: 5, price: 1 }] }],
    [
      "tiers that fall",
      {
        tiers: [
          { from: 0, price: 1 },
          { from: 9, price: 1 },
          { from: 5, price: 1 },
        ],
      },
    ],
  ])("is refused with %s", (_, wrong) => {
    const [name, meter] = Object.entries(priceTable.meters)[0] ?? [];
    const meters = { [name ?? ""]: { ...meter, ...wrong } };
    expect(PriceTableSchema.safeParse({ ...priceTable, meters }).success).toBe(false);
  });
});

function meterOf(name: string) {
  const meter = priceTable.meters[name];
  if (!meter) throw new Error(`${name} is missing`);
  return meter;
}

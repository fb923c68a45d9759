import { PriceTableSchema, priceTable, tiered } from "./price-table";

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
    ["logs.ingestion", 5, 1, 2.99],
    ["functions.onDemand.time", 100_000, 1, 0.000026],
    ["functions.onDemand.executions", 250_000, 1_000_000, 0.4],
    ["eventgrid.operations", 100_000, 100_000, 0.06],
    ["alerts.metric", 10, 1, 0.1],
  ])("gives the free grant of %s, %d units, and asks from there on", (name, granted, units, price) => {
    const meter = priceTable.meters[name];
    if (!meter) throw new Error(`${name} is missing`);
    expect(tiered(meter, granted)).toBe(0);
    expect(tiered(meter, granted + units)).toBeCloseTo(price, 10);
  });

  it("says of every price where it is from, and of those from memory that nobody has checked them", () => {
    const unchecked = Object.values(priceTable.meters).filter(({ source }) => source === "memory");
    expect(unchecked.length).toBeGreaterThan(0);
    expect(unchecked.every(({ verified }) => !verified)).toBe(true);
  });

  it.each([
    ["a source that it does not list", { source: "hearsay" }],
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

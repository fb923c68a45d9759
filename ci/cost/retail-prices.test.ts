import { type PriceTable, priceTable } from "./price-table";
import { addressOf, refreshed, unitsIn } from "./retail-prices";

const ingestion = priceTable.meters["logs.ingestion"];
const writes = priceTable.meters["storage.GZRS.writes"];
if (!ingestion || !writes) throw new Error("prices.json lacks what this test refreshes");

const table: PriceTable = { ...priceTable, meters: { ingestion, writes } };

/** An answer in the form that Microsoft documents; prices are made up, so that a copied one shows. */
const answer = (items: object[], more: object = {}) => ({
  BillingCurrency: "USD",
  CustomerEntityId: "Default",
  CustomerEntityType: "Retail",
  Items: items.map((item) => ({
    currencyCode: "USD",
    tierMinimumUnits: 0,
    armRegionName: "westeurope",
    location: "EU West",
    effectiveStartDate: "2026-02-01T00:00:00Z",
    meterId: "e5626349-2f1f-4563-babc-dc9219884716",
    unitOfMeasure: "1 GB",
    type: "Consumption",
    isPrimaryMeterRegion: true,
    ...item,
  })),
  NextPageLink: null,
  Count: items.length,
  ...more,
});

it("asks for each meter by its names, in the table's region and currency", () => {
  const address = new URL(addressOf(ingestion, priceTable));
  expect(address.origin + address.pathname).toBe("https://prices.azure.com/api/retail/prices");
  expect(address.searchParams.get("currencyCode")).toBe("'USD'");
  expect(address.searchParams.get("$filter")).toBe(
    "armRegionName eq 'westeurope' and serviceName eq 'Log Analytics' and productName eq 'Log Analytics'" +
      " and skuName eq 'Analytics Logs' and meterName eq 'Analytics Logs Data Ingestion' and priceType eq 'Consumption'",
  );
});

it("takes over tiers and prices, in the table's units, page after page", async () => {
  const pages: Record<string, object> = {
    [addressOf(ingestion, table)]: answer([{ retailPrice: 0 }], { NextPageLink: "https://next" }),
    "https://next": answer([
      { retailPrice: 7.5, tierMinimumUnits: 5 },
      { retailPrice: 1, tierMinimumUnits: 5, effectiveStartDate: "2020-01-01T00:00:00Z" },
      { retailPrice: 9, tierMinimumUnits: 5, type: "DevTestConsumption" },
    ]),
    [addressOf(writes, table)]: answer([{ retailPrice: 33, unitOfMeasure: "1M" }]),
  };
  const { table: fresh, notFound } = await refreshed(table, async (address) => pages[address], "2027-01-31");

  expect(notFound).toEqual([]);
  expect(fresh.date).toBe("2027-01-31");
  expect(fresh.sources["api"]).toMatchObject({ read: "2027-01-31" });
  expect(fresh.meters["ingestion"]).toMatchObject({
    tiers: [
      { from: 0, price: 0 },
      { from: 5, price: 7.5 },
    ],
    effective: "2026-02-01",
    source: "api",
    verified: true,
  });
  expect(fresh.meters["writes"]).toMatchObject({ per: 10_000, tiers: [{ from: 0, price: 0.33 }] });
});

describe("the question for a meter", () => {
  /** As Azure names and orders them; prices are made up. Neighbours differ in one name only. */
  const machine = (productName: string, skuName: string, retailPrice: number) => ({
    ...named("Virtual Machines", productName, skuName, skuName.replace(/^Standard_(.*)_(v\d)$/, "$1 $2")),
    unitOfMeasure: "1 Hour",
    retailPrice,
  });
  const blob = (productName: string, skuName: string, meterName: string, retailPrice: number) => ({
    ...named("Storage", productName, skuName, meterName),
    unitOfMeasure: "10K",
    retailPrice,
  });
  const offered = [
    machine("Virtual Machines Dasv5 Series", "Standard_D4as_v5", 1.25),
    machine("Virtual Machines Dasv5 Series Windows", "Standard_D4as_v5", 9),
    machine("Virtual Machines Dasv5 Series", "Standard_D8as_v5", 9),
    machine("Virtual Machines Dasv4 Series", "D4as v4", 1.5),
    blob("General Block Blob v2", "Hot GZRS", "Hot GZRS Write Operations", 7),
    blob("General Block Blob v2 Hierarchical Namespace", "Hot GZRS", "Hot GZRS Write Operations", 9),
    blob("General Block Blob v2", "Hot RA-GZRS", "Hot RA-GZRS Blob Inventory", 9),
    {
      ...named("Storage", "Storage - Bandwidth", "Geo-Replication v2", "Geo-Replication v2 Data Transfer"),
      retailPrice: 3,
    },
    {
      ...named("Storage", "Storage - Bandwidth", "Geo-Replication", "Geo-Replication Data Transfer"),
      retailPrice: 9,
    },
  ];

  it.each([
    ["machine.Standard_D4as_v5", 1.25],
    ["machine.Standard_D4as_v4", 1.5],
    ["storage.GZRS.writes", 7],
    ["storage.RAGZRS.writes", 7],
    ["storage.geoReplication", 3],
  ])("%s is answered with that one and no neighbour", async (name, price) => {
    const meter = priceTable.meters[name];
    if (!meter) throw new Error(`prices.json has no ${name}`);
    const { table: fresh, notFound } = await refreshed(
      { ...priceTable, meters: { [name]: meter } },
      async (address) => answer(chosen(offered, address)),
      "2027-01-31",
    );
    expect(notFound).toEqual([]);
    expect(fresh.meters[name]).toMatchObject({ tiers: [{ from: 0, price }], verified: true });
    expect(fresh.meters[name]).not.toHaveProperty("why");
  });
});

it("keeps whose the free units are, and takes them for the billing account's where they are new", async () => {
  const metered = { ingestion, writes };
  const freeAtFirst = [{ retailPrice: 0 }, { retailPrice: 2, tierMinimumUnits: 5 }];
  const { table: fresh } = await refreshed(
    { ...table, meters: metered },
    async () => answer(freeAtFirst),
    "2027-01-31",
  );
  expect(fresh.meters["ingestion"]).toMatchObject({ freeFor: ingestion.freeFor });
  expect(fresh.meters["writes"]).toMatchObject({ freeFor: "account" });
});

it("keeps a price that Azure does not know by its name, and says so", async () => {
  const { table: fresh, notFound } = await refreshed(table, async () => answer([]), "2027-01-31");
  expect(notFound).toEqual(["ingestion", "writes"]);
  expect(fresh.meters).toEqual(table.meters);
});

it("refuses prices in another currency", async () => {
  const inEuros = async () => answer([{ retailPrice: 1 }], { BillingCurrency: "EUR" });
  await expect(refreshed(table, inEuros, "2027-01-31")).rejects.toThrow("EUR");
});

it.each([
  ["1 GB", 1],
  ["1 GB Second", 1],
  ["1/Day", 1],
  ["10", 10],
  ["10K", 10_000],
  ["100K", 100_000],
  ["1M", 1_000_000],
  ["1/Month", 1],
])("reads %s as %d units", (unit, units) => {
  expect(unitsIn(unit)).toBe(units);
});

function named(serviceName: string, productName: string, skuName: string, meterName: string) {
  return { armRegionName: "westeurope", serviceName, productName, skuName, meterName };
}

/** What the filter of an address lets through, as Azure reads it: exact names, joined by "and". */
function chosen(items: readonly object[], address: string): object[] {
  const filter = new URL(address).searchParams.get("$filter") ?? "";
  const wanted = filter.split(" and ").map((part) => /^(\w+) eq '(.*)'$/.exec(part) ?? []);
  return items.filter((item) =>
    wanted.every(([, name = "", value]) =>
      name === "priceType" ? value === "Consumption" : Reflect.get(item, name) === value,
    ),
  );
}

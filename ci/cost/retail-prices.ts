import { z } from "zod";
import { type Meter, type PriceTable, PriceTableSchema } from "./price-table";

const address = "https://prices.azure.com/api/retail/prices";

const AnswerSchema = z.object({
  BillingCurrency: z.string(),
  Items: z.array(
    z.object({
      type: z.string(),
      retailPrice: z.number(),
      tierMinimumUnits: z.number(),
      unitOfMeasure: z.string(),
      effectiveStartDate: z.iso.datetime(),
    }),
  ),
  NextPageLink: z.string().nullish(),
});

type Item = z.output<typeof AnswerSchema>["Items"][number];

/** Where the Azure Retail Prices API, which asks for no account, says what a meter costs. */
export function addressOf({ retail }: Meter, { region, currency }: PriceTable): string {
  const where = { armRegionName: region, ...retail, priceType: "Consumption" };
  const filter = Object.entries(where).map(([name, value]) => `${name} eq '${value}'`);
  const query = new URLSearchParams({ currencyCode: `'${currency}'`, $filter: filter.join(" and ") });
  return `${address}?api-version=2023-01-01-preview&${query}`;
}

/**
 * The table with Azure's prices of today.
 *
 * @param ask answers a GET with what JSON it gets
 * @returns also the meters that Azure did not know by this name, which keep their price
 */
export async function refreshed(
  table: PriceTable,
  ask: (address: string) => Promise<unknown>,
  today: string,
): Promise<{ readonly table: PriceTable; readonly notFound: readonly string[] }> {
  const meters: Record<string, Meter> = {};
  const notFound: string[] = [];
  for (const [name, meter] of Object.entries(table.meters)) {
    const items = await itemsAt(addressOf(meter, table), table.currency, ask);
    if (items.length === 0) notFound.push(name);
    meters[name] = items.length === 0 ? meter : withPrice(meter, priceIn(items, meter));
  }
  const sources = { ...table.sources, api: { where: "Azure Retail Prices API", read: today } };
  return { table: PriceTableSchema.parse({ ...table, date: today, sources, meters }), notFound };
}

/** What Azure says of today; what the table said of the former price goes with it. */
function withPrice(
  { note: _, why: __, freeFor, ...named }: Meter,
  price: Pick<Meter, "effective" | "tiers">,
): Meter {
  const isFreeAtFirst = price.tiers[0]?.price === 0;
  return {
    ...named,
    ...price,
    ...(isFreeAtFirst && { freeFor: freeFor ?? "account" }),
    source: "api",
    verified: true,
  };
}

async function itemsAt(
  from: string,
  currency: string,
  ask: (address: string) => Promise<unknown>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let next: string | null | undefined = from; next; ) {
    const answer = AnswerSchema.parse(await ask(next));
    if (answer.BillingCurrency !== currency) throw new Error(`${next} answers in ${answer.BillingCurrency}`);
    items.push(...answer.Items.filter(({ type }) => type === "Consumption"));
    next = answer.NextPageLink;
  }
  return items;
}

/** Tiers in the table's units; of two prices for one tier, the later one. */
function priceIn(items: readonly Item[], { per }: Meter): Pick<Meter, "effective" | "tiers"> {
  const latest = new Map<number, Item>();
  for (const item of items.toSorted((a, b) => (a.effectiveStartDate < b.effectiveStartDate ? -1 : 1)))
    latest.set(item.tierMinimumUnits, item);
  const tiers = [...latest.values()]
    .sort((a, b) => a.tierMinimumUnits - b.tierMinimumUnits)
    .map(({ tierMinimumUnits, retailPrice, unitOfMeasure }) => ({
      from: tierMinimumUnits * unitsIn(unitOfMeasure),
      price: Number(((retailPrice / unitsIn(unitOfMeasure)) * per).toPrecision(10)),
    }));
  const effective = items
    .map((item) => item.effectiveStartDate.slice(0, 10))
    .sort()
    .at(-1);
  return { tiers, ...(effective ? { effective } : {}) };
}

/** "10K" is 10,000, "1 GB Second" and "1/Day" are one. */
export function unitsIn(unitOfMeasure: string): number {
  const [, number = "1", scale] = /^(\d+(?:\.\d+)?)\s*([KM])?(?![a-z])/.exec(unitOfMeasure) ?? [];
  return Number(number) * ({ K: 1e3, M: 1e6 }[scale ?? ""] ?? 1);
}

import { z } from "zod";
import prices from "./prices.json";

const TierSchema = z.strictObject({
  /** Units in a month from which this price holds, up to the next tier's. */
  from: z.number().min(0),
  price: z.number().min(0),
});

const MeterSchema = z.strictObject({
  /** What is counted, such as "GB-month" or "operations". */
  unit: z.string().min(1),
  /** How many units a price is for: 10,000 for a price per 10,000 operations. */
  per: z.number().positive(),
  tiers: z.array(TierSchema).min(1),
  /**
   * Whose the first units are, where they cost nothing: of a subscription, which an environment has for itself, or of a
   * billing account with all its subscriptions. What nobody says is free in each subscription counts as the account's.
   */
  freeFor: z.enum(["account", "subscription"]).optional(),
  source: z.string(),
  /** Day since which Azure has had this price. */
  effective: z.iso.date().optional(),
  /** A source shows it for this region, or for all regions alike; otherwise somebody should look. */
  verified: z.boolean(),
  /** What a price that is not verified rests on. */
  why: z.string().min(1).optional(),
  note: z.string().optional(),
  /** How the Azure Retail Prices API names it; the region is the table's unless it says another. */
  retail: z.strictObject({
    serviceName: z.string(),
    productName: z.string(),
    skuName: z.string(),
    meterName: z.string(),
    armRegionName: z.string().optional(),
  }),
});

/** prices.json: what Azure asks, by meter, with where and when it was read. */
export const PriceTableSchema = z
  .strictObject({
    region: z.string(),
    currency: z.string(),
    /** Day on which the table was made. */
    date: z.iso.date(),
    /** What Azure counts as a month. */
    hoursPerMonth: z.number(),
    method: z.string(),
    sources: z.record(
      z.string(),
      z.strictObject({
        where: z.string().min(1),
        /** Day on which it was read, or stored as it is. */
        read: z.iso.date(),
      }),
    ),
    meters: z.record(z.string(), MeterSchema),
  })
  .superRefine(({ sources, meters }, context) => {
    for (const [name, { source, tiers, freeFor, verified, why }] of Object.entries(meters)) {
      const refuse = (message: string) =>
        context.addIssue({ code: "custom", path: ["meters", name], message });
      if (!(source in sources)) refuse(`source "${source}" is not one of the sources`);
      if (tiers[0]?.from !== 0) refuse("the first tier has to begin at 0");
      if (tiers.some(({ from }, index) => from <= (tiers[index - 1]?.from ?? -1)))
        refuse("tiers have to rise");
      if ((tiers[0]?.price === 0) !== (freeFor !== undefined))
        refuse("freeFor says whose the free units are, and nothing else");
      if (verified === (why !== undefined)) refuse("why says what a price rests on that is not verified");
    }
  });

export type Meter = z.output<typeof MeterSchema>;
export type PriceTable = z.output<typeof PriceTableSchema>;

export const priceTable: PriceTable = PriceTableSchema.parse(prices);

/** What an environment is asked for: free units of a billing account are not its own to spend. */
export function billed({ freeFor, tiers, per }: Meter, quantity: number): number {
  const [first, second] = tiers;
  const paid =
    freeFor === "account" && first && second ? [{ ...first, price: second.price }, ...tiers.slice(1)] : tiers;
  return tiered({ tiers: paid, per }, quantity);
}

/** What a month's quantity costs, each tier's share at the tier's price. */
export function tiered({ tiers, per }: Pick<Meter, "per" | "tiers">, quantity: number): number {
  return tiers.reduce((sum, { from, price }, index) => {
    const upTo = tiers[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    return sum + (Math.max(0, Math.min(quantity, upTo) - from) / per) * price;
  }, 0);
}

import { counted } from "../../workloads/demand";
import type { Cost, CostItem } from "./cost";

/** 1,234.50 */
export const amount = (sum: number): string =>
  sum.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** $1,235: a total, for sentences. */
export const rounded = (sum: number, currency: string): string =>
  currency === "USD" ? `$${counted(Math.round(sum))}` : `${counted(Math.round(sum))} ${currency}`;

/** "2,190 hours of machine.Standard_D4as_v4: 3 to 10; …" */
export const reckoned = ({ quantity, unit, meter, assumptions }: CostItem): string =>
  `${counted(quantity)} ${unit} of ${meter}: ${assumptions.join("; ")}`;

/** Where the prices are from, and which of them somebody should check, with what each rests on. */
export function pricesInWords({ prices, currency }: Cost): string {
  const { region, date, meters, unverified } = prices;
  const checked =
    unverified.length === 0
      ? "all of them read in a source for this region"
      : `${unverified.length} of ${meters} prices ${unverified.length === 1 ? "is" : "are"} unverified: ` +
        unverified.map(({ meter, why }) => `${meter} (${why})`).join("; ");
  return `list prices of ${region} in ${currency}, as of ${date}; ${checked}`;
}

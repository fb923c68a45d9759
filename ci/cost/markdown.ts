import { counted, type Demand } from "../../workloads/demand";
import type { Cost } from "./cost";
import { byConstruct, byMeter, decisive } from "./summary";
import { amount, pricesInWords, reckoned, rounded } from "./words";

/** An environment's estimate as it stands in docs/cost.md. */
export function costInMarkdown(cost: Cost, { inWords }: Pick<Demand, "inWords">): string {
  const { environment, total, atRest, currency } = cost;
  return [
    `### ${environment}: ${rounded(total, currency)} a month, ${rounded(atRest, currency)} at rest`,
    ["Expected in a month:", "", ...inWords.map((line) => `- ${line}`)].join("\n"),
    table(
      ["construct", `${currency} a month`, "at rest", "mostly"],
      byConstruct(cost).map(({ name, level, monthly, atRest, mostly }) => [
        level === 0 ? `**${name}**` : `&nbsp;&nbsp;${name}`,
        level === 0 ? `**${amount(monthly)}**` : amount(monthly),
        amount(atRest),
        level === 0 ? "" : mostly.join(", "),
      ]),
    ),
    ["What makes a hundredth or more:", "", ...decisive(cost).map(inList)].join("\n"),
    `Unknown: ${cost.unknown.length === 0 ? "nothing." : cost.unknown.map(({ path, why }) => `${path} (${why})`).join("; ")}`,
    `Prices: ${pricesInWords(cost)}.`,
  ].join("\n\n");
}

/** All meters of an environment, for those who check a bill. */
export function metersInMarkdown(cost: Cost): string {
  return table(
    ["meter", "quantity", "unit", `${cost.currency} a month`, "price verified"],
    byMeter(cost).map(({ meter, quantity, unit, monthly, verified }) => [
      meter,
      counted(quantity),
      unit,
      amount(monthly),
      verified ? "yes" : "no",
    ]),
  );
}

function inList(item: Parameters<typeof reckoned>[0]): string {
  return `- ${amount(item.monthly)} ${item.path}: ${reckoned(item)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = head.map((title) => (/month|rest|quantity/.test(title) ? "---:" : "---"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

import { Command } from "commander";
import { type Cost, costOf } from "../../ci/cost/cost";
import { byConstruct, decisive } from "../../ci/cost/summary";
import { amount, pricesInWords, reckoned, rounded } from "../../ci/cost/words";
import { isOnOneMachine } from "../../ci/policy/judged-environment";
import type { Demand } from "../../workloads/demand";
import { demandOf, expectedLoads } from "../../workloads/expected-demand";
import { colours as pc } from "../colours";
import { allWorkloads, withItsNetwork } from "../environments";
import { plainTable } from "../plain-table";
import type { Verb } from "../verb";

/** What an environment costs in a month, by construct, and what the estimate rests on. */
export const cost: Verb = (root) =>
  new Command("cost")
    .description("estimate what an environment costs in a month, from list prices and its expected load")
    .argument("<environment>")
    .option("--json", "every item, assumption and price, as one JSON document")
    .action(async (name: string, options: { readonly json?: true }) => {
      const { environment, stack } = await withItsNetwork(root, name);
      const workloads = await allWorkloads();
      const demand = demandOf(workloads, environment);
      const estimate = costOf(stack, { demand });
      console.log(
        options.json
          ? JSON.stringify({ ...estimate, load: expectedLoads(workloads, environment) })
          : inWords(estimate, demand, { paid: !isOnOneMachine(environment) }),
      );
    });

/** @param paid false for what runs on this machine: the estimate is what it would cost in Azure */
function inWords(estimate: Cost, demand: Demand, { paid }: { readonly paid: boolean }): string {
  const { environment, total, atRest, currency, unknown } = estimate;
  const place = paid ? "" : "in Azure ";
  const instead = paid ? "" : "; here it runs on this machine, and nothing is paid";
  return [
    `${pc.bold(environment)}: ${place}${pc.bold(rounded(total, currency))} a month, ${rounded(atRest, currency)} when nobody uses it${instead}`,
    constructs(estimate),
    section("expected in a month", demand.inWords),
    section("what makes a hundredth or more", decisive(estimate).map(item)),
    unknown.length === 0
      ? pc.dim("nothing is unknown")
      : section(
          pc.red("unknown, and in no sum"),
          unknown.map(({ path, why }) => `${path}: ${why}`),
        ),
    wrapped(pricesInWords(estimate), 0),
  ].join("\n\n");
}

function constructs(estimate: Cost): string {
  const table = plainTable(["construct", "a month", "at rest", "mostly"]);
  for (const { name, level, monthly, atRest, mostly } of byConstruct(estimate)) {
    const sums = [amount(monthly).padStart(9), amount(atRest).padStart(9)];
    table.push(
      level === 0 ? [pc.bold(name), ...sums.map(pc.bold), ""] : [`  ${name}`, ...sums, mostly.join(", ")],
    );
  }
  return table.toString();
}

function item(each: Cost["items"][number]): string {
  return `${amount(each.monthly).padStart(8)}  ${each.path}: ${reckoned(each)}`;
}

function section(title: string, lines: readonly string[]): string {
  return [
    pc.bold(title),
    ...lines.map(
      (line) => `  ${wrapped(line, line.startsWith(" ") || /^\d[\d,]*\.\d\d {2}/.test(line) ? 12 : 4)}`,
    ),
  ].join("\n");
}

/** Broken before column 100; what follows is indented. */
function wrapped(text: string, indent: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    if (line && line.length + word.length + 1 > 97) {
      lines.push(line);
      line = `${" ".repeat(indent)}${word}`;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].join("\n");
}

import { Command } from "commander";
import type { Status } from "../../emulator/control/protocol";
import { colours as pc } from "../colours";
import { LocalEstate } from "../local-estate";
import { plainTable } from "../plain-table";
import type { Verb } from "../verb";

/** What runs in the local estate, where, and how closely it follows Azure. */
export const status: Verb = (root, exit) =>
  new Command("status")
    .description(
      "show services, addresses and parity with Azure; exit code 1 when a function app neither runs nor sleeps until it is needed",
    )
    .option("--parity", "every resource with its parity, not just the counts")
    .option("--json", "one JSON document")
    .action(async (options: { readonly json?: true; readonly parity?: true }) => {
      const estate = await LocalEstate.connect(root);
      const answer = await estate.get<Status>("/status");
      if (!answer.sites.every(isWell)) exit(1);
      console.log(options.json ? JSON.stringify(answer) : inWords(answer, options.parity ?? false));
    });

function inWords(answer: Status, everyResource: boolean): string {
  const sections = [services(answer), sites(answer), requests(answer), parity(answer, everyResource)];
  return sections.filter(Boolean).join("\n\n");
}

function services({ services, pendingEvents }: Status): string {
  const table = plainTable(["service", "address", ""]);
  for (const service of services) table.push([service.name, service.address ?? "", service.detail ?? ""]);
  return `${table.toString()}\n${pendingEvents} events wait for delivery`;
}

function sites({ sites }: Status): string {
  if (sites.length === 0) return "";
  const table = plainTable(["function app", "state", "code", "functions", "restarts", "address"]);
  for (const site of sites) {
    const state = isWell(site) ? pc.green(site.state) : pc.red(site.state);
    const code = site.undeployed ? pc.yellow("not deployed") : "deployed";
    table.push([site.name, state, code, functionsOf(site), site.restarts, site.address]);
  }
  const problems = sites.flatMap((site) => (site.problem ? [`${pc.red(site.name)}: ${site.problem}`] : []));
  return [table.toString(), ...problems].join("\n");
}

/** An API has one for each of its addresses: their names would make the table wider than any screen. */
const mostFunctions = 6;

function functionsOf({ functions }: Status["sites"][number]): string {
  if (functions.length <= mostFunctions) return functions.join(", ");
  return `${functions.slice(0, mostFunctions - 1).join(", ")} and ${functions.length - mostFunctions + 1} more`;
}

/** An app that sleeps starts with the next event or request. */
function isWell({ state }: Status["sites"][number]): boolean {
  return state === "running" || state === "asleep";
}

function requests({ requests }: Status): string {
  if (requests.length === 0) return "";
  const table = plainTable(["requests of the last hour", "count", "failed", "p50 ms", "p95 ms", "p99 ms"]);
  for (const row of requests) {
    const times = [row.p50Ms, row.p95Ms, row.p99Ms].map((milliseconds) => milliseconds.toFixed(1));
    table.push([`${row.role} ${row.name}`, row.count, row.failed, ...times]);
  }
  return table.toString();
}

function parity({ parity }: Status, everyResource: boolean): string {
  const count = (kind: Status["parity"][number]["parity"]) =>
    parity.filter((resource) => resource.parity === kind).length;
  const counts = `parity: ${count("runs")} resources run, ${count("recorded")} are recorded only, ${count("refused")} refused`;
  if (!everyResource) return `${counts} (vitrine status --parity lists them)`;
  const table = plainTable(["resource", "parity", "why"]);
  for (const resource of parity) table.push([shortened(resource.id), resource.parity, resource.reason]);
  return `${table.toString()}\n${counts}`;
}

/** The end of a resource id is what tells resources of one estate apart. */
function shortened(id: string): string {
  return id.replace(/^\/subscriptions\/[^/]+\//, "");
}

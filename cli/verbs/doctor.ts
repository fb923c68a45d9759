import { Command } from "commander";
import { needsOf } from "../../workloads/needs";
import { colours as pc } from "../colours";
import { credentialOf } from "../credential";
import { microsoftGraph, resourceManager } from "../doctor/azure";
import { examine } from "../doctor/examine";
import { type DoctorFinding, exitCodeOf } from "../doctor/finding";
import { allWorkloads, synthesized } from "../environments";
import type { Verb } from "../verb";

/** What would stop a deploy, found before it starts. */
export const doctor: Verb = (root, exit) =>
  new Command("doctor")
    .description(
      "look for what would stop a deploy: tools, placeholders, sign-in, who deploys, rights, resource providers, names, quotas, reach; " +
        "exit code 0 nothing, 2 something to look at or that could not be asked, 3 a deploy would be stopped",
    )
    .argument("<environment>")
    .option("--json", "every question and its answer, as one JSON document")
    .action(async (name: string, options: { readonly json?: true }) => {
      const { environment, stack } = await synthesized(root, name);
      const findings = await examine({
        environment,
        needs: needsOf(await allWorkloads(), environment),
        stack,
        address: resourceManager,
        graph: microsoftGraph,
        // the local estate asks no question of Azure: nobody needs to be signed in
        credential: name === "local" ? { getToken: async () => null } : await credentialOf(root, name),
      });
      console.log(options.json ? JSON.stringify({ environment: name, findings }) : inWords(findings));
      exit(exitCodeOf(findings));
    });

const signs = {
  ok: pc.green("ok      "),
  warns: pc.yellow("warns   "),
  blocks: pc.red("blocks  "),
  unknown: pc.yellow("unknown "),
} as const;

function inWords(findings: readonly DoctorFinding[]): string {
  return findings
    .map(({ outcome, about, what, fix }) => {
      const line = `${signs[outcome]} ${pc.bold(about)}: ${what}`;
      return fix === undefined || outcome === "ok" ? line : `${line}\n           fix: ${fix}`;
    })
    .join("\n");
}

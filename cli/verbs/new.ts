import { Command } from "commander";
import { colours as pc } from "../colours";
import { blockOf } from "../new-workload/lines";
import { type NewWorkload, newWorkload } from "../new-workload/new-workload";
import type { Verb } from "../verb";

/** Begins something of which there is no trace yet. */
export const newVerb: Verb = (root) =>
  new Command("new").description("begin something new in this checkout").addCommand(
    new Command("workload")
      .description(
        "write a workload with one handler, its tests and its README, ready to be deployed; it goes into workloads/all.ts and environments/local.ts",
      )
      .argument("<name>", 'words with hyphens, e.g. "film-reviews"')
      .option("--json", "one JSON document")
      .action(async (wanted: string, { json }: { readonly json?: true }) => {
        const made = await newWorkload(root, wanted);
        const { camel, snake } = made.name;
        const address = `${snake}_api_url`;
        const { wrote, changed } = made;
        console.log(json ? JSON.stringify({ workload: camel, wrote, changed, address }) : inWords(made));
      }),
  );

function inWords({ name, wrote, changed }: NewWorkload): string {
  const { kebab, snake } = name;
  return [
    ...wrote.map((path) => `${pc.green("wrote")}    ${path}`),
    ...changed.map((path) => `${pc.green("changed")}  ${path}`),
    "",
    "What comes next:",
    "  npx cdktf deploy local",
    `  curl --cacert .vitrine/local/tls/authority.pem -H 'content-type: application/json' -d '{"title": "A first one", "text": "Hello"}' ADDRESS/documents`,
    `      ADDRESS is ${snake}_api_url of npx cdktf output local; ADDRESS/docs describes the API`,
    `  npx jest ${kebab}    its tests; npm run check judges types and style`,
    "  npx jest test/synth -u    keeps its plan as a snapshot; UPDATE_DOCS=1 npx jest ci/cost/docs puts it into docs/cost.md",
    "",
    `Another environment has it when its file in environments/ says so: ${blockOf(name)}`,
  ].join("\n");
}

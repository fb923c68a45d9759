import { join } from "node:path";
import { App } from "cdktf";
import { grantFindings } from "./ci/grants/grant-findings";
import { rememberedUses, type Uses } from "./ci/grants/remembered-uses";
import { shippedCode } from "./ci/grants/shipped-code";
import { checkPolicy } from "./ci/policy/check";
import { today } from "./ci/policy/dates";
import { inShort } from "./ci/policy/in-words";
import { PolicyRefusal } from "./ci/policy/refusal";
import { recordBuilds } from "./ci/promotion/shipped";
import { readStack, type Stack } from "./ci/stack";
import { modelPackage } from "./constructs/core/model";
import { functionPackage } from "./constructs/core/package";
import { scoringContext } from "./constructs/core/scoring-context";
import { sitePackage } from "./constructs/core/site";
import { installProvider } from "./emulator/terraform/install";
import { environments } from "./environments/all";
import bootstrap from "./environments/bootstrap";
import type { Environment } from "./environments/environment";
import local from "./environments/local";
import { writeBuiltInModel } from "./runtime/scoring/built-in/write-built-in-model";
import { Bootstrap } from "./stacks/bootstrap";
import { Estate } from "./stacks/estate";

/**
 * Writes the Terraform of every environment below cdktf.out, of what they need before them, and beside that of
 * `local` the provider that stands for Azure on this machine. Then says what the policy finds in them.
 *
 * @param root the checkout, absolute
 * @throws PolicyRefusal when the policy refuses an environment; what was written stays, to be looked at
 */
export function synthesize(root: string): void {
  const app = new App();
  const code = {
    images: functionPackage({ root, app: "images" }),
    search: functionPackage({ root, app: "search" }),
    catalogue: functionPackage({ root, app: "catalogue" }),
    scoring: scoringContext({ root }),
  };
  const packages = { ...code, site: sitePackage({ root }) };
  const model = (source: string) =>
    modelPackage({ root, folder: source === "built-in" ? builtIn(root) : source });
  const estates = Object.fromEntries(
    environments.map((environment) => [
      environment.name,
      new Estate(app, environment.name, { environment, root, packages, model }),
    ]),
  );
  new Bootstrap(app, "bootstrap", { values: bootstrap, root, environments, estates });
  app.synth();
  const stacks = environments.map((facts) => ({
    facts,
    stack: readStack(join(app.outdir, "stacks", facts.name)),
  }));
  recordBuilds(stacks.map(({ stack }) => stack));
  installProvider(join(app.outdir, "stacks", local.name), { root });
  judge(stacks, rememberedUses(root, shippedCode(code)));
}

function judge(stacks: readonly { facts: Environment; stack: Stack }[], uses: Uses): void {
  const verdicts = stacks.map(({ facts, stack }) =>
    checkPolicy({ stack, facts, today: today(), others: grantFindings(stack, uses) }),
  );
  if (verdicts.some(({ refused }) => refused)) throw new PolicyRefusal(verdicts);
  const warnings = inShort(verdicts);
  if (warnings !== "") console.log(warnings);
}

function builtIn(root: string): string {
  const folder = join(root, ".vitrine/models/built-in");
  writeBuiltInModel(folder);
  return folder;
}

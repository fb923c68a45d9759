import { join } from "node:path";
import { App } from "cdktf";
import { modelPackage } from "./constructs/core/model";
import { functionPackage } from "./constructs/core/package";
import { scoringContext } from "./constructs/core/scoring-context";
import { sitePackage } from "./constructs/core/site";
import { installProvider } from "./emulator/terraform/install";
import dev from "./environments/dev";
import local from "./environments/local";
import prod from "./environments/prod";
import staging from "./environments/staging";
import { writeBuiltInModel } from "./runtime/scoring/built-in/write-built-in-model";
import { Estate } from "./stacks/estate";

/**
 * Writes the Terraform of every environment below cdktf.out, and beside that of `local` the provider that
 * stands for Azure on this machine.
 *
 * @param root the checkout, absolute
 */
export function synthesize(root: string): void {
  const app = new App();
  const packages = {
    images: functionPackage({ root, app: "images" }),
    search: functionPackage({ root, app: "search" }),
    catalogue: functionPackage({ root, app: "catalogue" }),
    scoring: scoringContext({ root }),
    site: sitePackage({ root }),
  };
  const model = (source: string) =>
    modelPackage({ root, folder: source === "built-in" ? builtIn(root) : source });
  for (const environment of [local, dev, staging, prod])
    new Estate(app, environment.name, { environment, root, packages, model });
  app.synth();
  installProvider(join(app.outdir, "stacks", local.name), { root });
}

function builtIn(root: string): string {
  const folder = join(root, ".vitrine/models/built-in");
  writeBuiltInModel(folder);
  return folder;
}

import { join } from "node:path";
import { App } from "cdktf";
import { functionPackage } from "./constructs/core/package";
import { installProvider } from "./emulator/terraform/install";
import dev from "./environments/dev";
import local from "./environments/local";
import prod from "./environments/prod";
import staging from "./environments/staging";
import { Estate } from "./stacks/estate";

/**
 * Writes the Terraform of every environment below cdktf.out, and beside that of `local` the provider that
 * stands for Azure on this machine.
 *
 * @param root the checkout, absolute
 */
export function synthesize(root: string): void {
  const app = new App();
  const packages = { images: functionPackage({ root, app: "images" }) };
  for (const environment of [local, dev, staging, prod])
    new Estate(app, environment.name, { environment, root, packages });
  app.synth();
  installProvider(join(app.outdir, "stacks", local.name), { root });
}

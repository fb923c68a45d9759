import { Command } from "commander";
import { colours as pc } from "../colours";
import { expectEnvironment } from "../environments";
import { Failure } from "../failure";
import { secretText } from "../secret-text";
import { openVault } from "../vault-secrets";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly json?: true;
}

/** Puts a secret into an environment's vault, and lets the apps that read it have it. */
export const secret: Verb = (root) =>
  new Command("secret").description("put a secret into the vault of an environment").addCommand(
    new Command("set")
      .description(
        "set a secret, and have the apps that read it read it again; the value is typed unseen, or piped in",
      )
      .argument("<name>", 'as settings refer to it, e.g. "catalogue-password"')
      .option("-e, --environment <name>", "whose vault", "local")
      .option("--json", "one JSON document, without the value")
      .action(async (name: string, { environment, json }: Options) => {
        await expectEnvironment(environment);
        checkName(name);
        const opened = await openVault(root, environment);
        const { uri: vault } = opened;
        const value = await secretText(`value of ${name} (it is not shown): `);
        const { version, refreshed } = await opened.set(name, value);
        const names = refreshed.map((app) => app.name);
        if (json) return console.log(JSON.stringify({ name, vault, version, refreshed: names }));
        console.log(`${pc.green("set")} ${name} in ${vault}`);
        console.log(
          names.length > 0 ? `read again by ${names.join(", ")}` : "no app that is deployed reads it",
        );
      }),
  );

function checkName(name: string): void {
  if (/^[0-9A-Za-z-]{1,127}$/.test(name)) return;
  throw new Failure("SecretNameNotLegal", {
    what: `"${name}" cannot be a secret's name`,
    why: "Key Vault accepts 1 to 127 letters, digits and hyphens",
    fix: 'choose a name such as "catalogue-password"',
  });
}

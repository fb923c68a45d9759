import { Command } from "commander";
import { AppManager, appNamed, appsOf } from "../apps";
import { colours as pc } from "../colours";
import { expectEnvironment } from "../environments";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly json?: true;
}

/** Starts a function app anew, from what was deployed and with the settings and secrets of now. */
export const restart: Verb = (root) =>
  new Command("restart")
    .description("start a function app anew: what was deployed, with the settings and secrets of now")
    .argument("<app>", 'its name in Azure, or what it is called here: "images"')
    .option("-e, --environment <name>", "where", "local")
    .option("--json", "one JSON document")
    .action(async (wanted: string, { environment, json }: Options) => {
      await expectEnvironment(environment);
      const app = appNamed(await appsOf(root, environment), wanted, environment);
      const manager = await AppManager.of(root, environment);
      await manager.restart(app);
      if (json) return console.log(JSON.stringify({ restarted: app.name }));
      console.log(
        `${pc.green("restarted")} ${app.name}${environment === "local" ? "" : "; it needs some seconds to start"}`,
      );
    });

import { Command } from "commander";
import { audienceNames, audienceOf } from "../audiences";
import { credentialOf } from "../credential";
import { environmentNamed } from "../environments";
import { Failure } from "../failure";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly json?: true;
}

/** A token of whoever runs the command, for curl and the like. */
export const token: Verb = (root) =>
  new Command("token")
    .description("print a token for a data plane, to use with curl: what it may do, your roles say")
    .argument("<resource>", `${audienceNames.join(", ")}, or an address`)
    .option("-e, --environment <name>", "whose", "local")
    .option("--json", "one JSON document, with the time when it ends")
    .action(async (resource: string, { environment, json }: Options) => {
      if (environment !== "local") await environmentNamed(environment);
      const audience = audienceOf(resource);
      const credential = await credentialOf(root, environment);
      const answer = await credential.getToken(`${audience}/.default`);
      if (answer === null) {
        throw new Failure("NotSignedIn", {
          what: `there is no token for ${audience}`,
          why: "nobody is signed in to Azure on this machine",
          fix: "az login",
        });
      }
      const expires = new Date(answer.expiresOnTimestamp).toISOString();
      console.log(json ? JSON.stringify({ token: answer.token, audience, expires }) : answer.token);
    });

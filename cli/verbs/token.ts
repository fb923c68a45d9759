import { Command } from "commander";
import { audienceNamed } from "../api-audience";
import { audienceNames } from "../audiences";
import { credentialOf } from "../credential";
import { expectEnvironment } from "../environments";
import { Failure } from "../failure";
import { LocalEstate } from "../local-estate";
import { outputsOf } from "../outputs";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly person?: string;
  readonly json?: true;
}

interface Issued {
  readonly token: string;
  readonly expiresOnTimestamp: number;
}

/** A token of whoever runs the command, or of somebody else of the local directory, for curl and the like. */
export const token: Verb = (root) =>
  new Command("token")
    .description(
      "print a token for a data plane or a workload's API, to use with curl: what it may do, your roles say",
    )
    .argument("<resource>", `${audienceNames.join(", ")}, a workload such as predictions, or an address`)
    .option("-e, --environment <name>", "whose", "local")
    .option(
      "--person <name>",
      "of somebody else, as the sign-in page of the local estate names them: priya, remy, ada",
    )
    .option("--json", "one JSON document, with the time when it ends")
    .action(async (resource: string, { environment, person, json }: Options) => {
      await expectEnvironment(environment);
      const audience = await audienceNamed(resource, () => outputsIfDeployed(root, environment));
      const { token, expiresOnTimestamp } =
        person === undefined
          ? await yours(root, environment, audience)
          : await theirs(root, { environment, person, audience });
      const expires = new Date(expiresOnTimestamp).toISOString();
      console.log(json ? JSON.stringify({ token, audience, expires }) : token);
    });

async function yours(root: string, environment: string, audience: string): Promise<Issued> {
  const answer = await (await credentialOf(root, environment)).getToken(`${audience}/.default`);
  if (answer !== null) return answer;
  throw new Failure("NotSignedIn", {
    what: `there is no token for ${audience}`,
    why: "nobody is signed in to Azure on this machine",
    fix: "az login",
  });
}

async function theirs(
  root: string,
  {
    environment,
    ...asked
  }: { readonly environment: string; readonly person: string; readonly audience: string },
): Promise<Issued> {
  if (environment === "local") return (await LocalEstate.connect(root)).post("/entra/token", asked);
  throw new Failure("PersonNotYours", {
    what: `there is no token of ${asked.person} in ${environment}`,
    why: "only the local directory lets you be whom you like",
    fix: "leave --person out: the token is yours",
  });
}

/** What is not deployed has no API that takes tokens. */
async function outputsIfDeployed(root: string, environment: string): Promise<Record<string, unknown>> {
  try {
    return await outputsOf(root, environment);
  } catch (error) {
    if (error instanceof Failure && /^EnvironmentNot(Deployed|Synthesized)$/.test(error.code)) return {};
    throw error;
  }
}

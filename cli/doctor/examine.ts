import type { TokenCredential } from "@azure/identity";
import type { Stack } from "../../ci/stack";
import type { Environment } from "../../environments/environment";
import { placeholdersIn } from "../../environments/placeholders";
import type { WorkloadNeeds } from "../../workloads/needs";
import { type Azure, AzureRefusal, connect } from "./azure";
import { checkDeployer } from "./deployer";
import { type DoctorFinding, finding } from "./finding";
import { checkTools } from "./machine";
import { checkNames } from "./names";
import { neededBy } from "./needs";
import { checkFlexMemory, checkScoringCores } from "./quotas";
import { checkReach } from "./reach";
import { checkRights } from "./rights";
import { checkProviders, checkSubscription } from "./subscription";

export interface Patient {
  readonly environment: Environment;
  /** What its workloads ask for. */
  readonly needs: WorkloadNeeds;
  readonly stack: Stack;
  /** Azure Resource Manager's address. */
  readonly address: string;
  /** Microsoft Graph's. */
  readonly graph: string;
  readonly credential: TokenCredential;
}

/**
 * Looks for what would stop a deploy, without changing anything: first on this machine, then in the environment's
 * file, then in Azure.
 */
export async function examine(patient: Patient): Promise<DoctorFinding[]> {
  const { environment } = patient;
  if (environment.name === "local") return checkTools();
  const placeholders = checkPlaceholders(environment);
  const here = [...checkTools(), ...placeholders];
  if (placeholders.some(({ outcome }) => outcome === "blocks")) {
    return [
      ...here,
      finding("Azure")("unknown", "not asked: which subscription it is stands on a placeholder"),
    ];
  }
  return [...here, ...(await askAzure(patient))];
}

function checkPlaceholders(environment: Environment): DoctorFinding[] {
  const tell = finding("environment's file");
  const file = `environments/${environment.name}.ts`;
  const paths = placeholdersIn(environment);
  const mailboxes = environment.alertEmails.filter((address) => /@example\.(com|net|org)$/.test(address));
  const found = [
    ...paths.map((path) =>
      tell("blocks", `${path} is a placeholder`, `${file}; environments/README.md says where it is read`),
    ),
    ...mailboxes.map((address) => tell("warns", `nobody reads ${address}`, `${file}, alertEmails`)),
  ];
  return found.length > 0 ? found : [tell("ok", "no placeholder is left")];
}

async function askAzure({
  environment,
  needs,
  stack,
  address,
  graph,
  credential,
}: Patient): Promise<DoctorFinding[]> {
  const tell = finding("sign-in");
  let azure: Azure;
  try {
    azure = await connect(address, credential);
  } catch {
    return [tell("unknown", "nobody is signed in, so nothing was asked of Azure", "az login")];
  }
  const needed = neededBy(stack);
  const subscription = await checkSubscription(azure, environment);
  if (subscription.some(({ outcome }) => outcome === "blocks")) return subscription;
  const questions = {
    "resource providers": () => checkProviders(azure, environment, { needed, needs }),
    rights: () => checkRights(azure, environment),
    deployer: () => checkDeployer(graph, credential, environment),
    names: () => checkNames(azure, environment, needed),
    "function apps' memory": () => checkFlexMemory(azure, environment, stack),
    reach: () => checkReach(stack, environment, credential),
    "scoring machines' cores": () => checkScoringCores(azure, environment, needs),
  };
  const answers = Object.entries(questions).map(([about, ask]) =>
    ask().catch((error: unknown) => {
      if (!(error instanceof AzureRefusal)) throw error;
      return [
        finding(about)("unknown", `Azure does not tell: ${error.code}`, "ask with a role that may read it"),
      ];
    }),
  );
  return [...subscription, ...(await Promise.all(answers)).flat(), ...notAsked()];
}

/** What no question tells before a deploy does. */
function notAsked(): DoctorFinding[] {
  return [
    finding("not checked")(
      "unknown",
      "whether a policy of your organisation forbids something, and how much room the region has",
      "docs/first-deploy.md",
    ),
  ];
}

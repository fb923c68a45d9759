import type { Values } from "../resource-manager/protocol";
import { isRecord } from "../resource-manager/values";

type Answer = (sent: string) => string;

const lower: Answer = (sent) => sent.toLowerCase();
const capital: Answer = (sent) => sent.charAt(0).toUpperCase() + sent.slice(1).toLowerCase();
const segment =
  (sent: string, answered: string): Answer =>
  (id) =>
    id.replace(`/${sent}/`, `/${answered}/`);

/**
 * By type and path, how live Azure was seen to answer what was sent: nobody promises it, and each team of Azure has
 * its own way. Add a row when another is seen.
 */
const asSeen: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  "microsoft.machinelearningservices/workspaces": {
    "properties.applicationInsights": segment("Microsoft.Insights", "Microsoft.insights"),
    "properties.keyVault": segment("Microsoft.KeyVault", "Microsoft.Keyvault"),
    "properties.systemDatastoresAuthMode": lower,
  },
  "microsoft.search/searchservices": {
    "properties.publicNetworkAccess": capital,
  },
  "microsoft.web/sites": {
    "properties.functionAppConfig.deployment.storage.authentication.type": lower,
    "properties.functionAppConfig.deployment.storage.type": lower,
    "properties.serverFarmId": segment("serverFarms", "serverfarms"),
  },
};

/**
 * A body, or a part of one, with its enumerations and ids in the case of Azure's answer.
 *
 * @param type with its version, as azapi names it
 */
export function inAnotherCase(type: string, body: unknown): unknown {
  const paths = Object.entries(asSeen[(type.split("@")[0] ?? "").toLowerCase()] ?? {});
  return paths.reduce((answer, [path, recase]) => changedAt(answer, path.split("."), recase), body);
}

function changedAt(value: unknown, [step, ...rest]: readonly string[], recase: Answer): unknown {
  if (step === undefined) return typeof value === "string" ? recase(value) : value;
  if (!isRecord(value) || !(step in value)) return value;
  return { ...value, [step]: changedAt(value[step], rest, recase) } satisfies Values;
}

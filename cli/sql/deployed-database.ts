import { z } from "zod";
import { DatabaseOutput } from "../../ci/access/database-access";
import { partOf } from "../outputs";
import { unknownName } from "../unknown-name";

const prefix = "database_";

/** A database as the outputs of an environment tell it. */
export const DeployedDatabase = DatabaseOutput.extend({ port: z.coerce.number() });

export type DeployedDatabase = z.output<typeof DeployedDatabase>;

/** @throws Failure DatabaseUnknown, EnvironmentNotDeployed */
export function databaseIn(
  outputs: Readonly<Record<string, unknown>>,
  { environment, workload }: { readonly environment: string; readonly workload: string },
): DeployedDatabase {
  const output = `${prefix}${workload.replaceAll("-", "_")}`;
  if (!(output in outputs)) {
    const names = Object.keys(outputs)
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
    throw unknownName("DatabaseUnknown", {
      kind: "a database",
      wanted: workload,
      names,
      place: `the environment ${environment}`,
      otherwise: `deploy a workload that has one: npx cdktf deploy ${environment}`,
    });
  }
  const part = { environment, part: `database ${workload}` };
  return partOf(outputs, z.object({ [output]: DeployedDatabase }), part)[output] as DeployedDatabase;
}

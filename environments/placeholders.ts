import type { EnvironmentOf } from "./environment-schema";

/** Paths of what is still a placeholder: ids made of zeros or with such a subscription, subjects of no repository. A deploy refuses them. */
export function placeholdersIn(values: unknown, path = ""): string[] {
  if (typeof values === "string") return isPlaceholder(values) ? [path] : [];
  if (typeof values !== "object" || values === null) return [];
  return Object.entries(values).flatMap(([name, value]) =>
    placeholdersIn(value, path === "" ? name : `${path}.${name}`),
  );
}

export function isPlaceholder(value: string): boolean {
  return /^(\/subscriptions\/)?00000000-0000-0000-0000-/.test(value) || value.startsWith("repo:OWNER/");
}

/**
 * Why a file's values cannot be deployed yet; undefined when they can.
 *
 * @param file in the checkout, e.g. "environments/dev.ts"
 */
export function placeholderRefusal(
  file: string,
  values: unknown,
  { why, fix, code }: { readonly why: string; readonly fix: string; readonly code: string },
): string | undefined {
  const paths = placeholdersIn(values);
  if (paths.length === 0) return undefined;
  const lines = [`${file} still has placeholders: ${paths.join(", ")}.`, `why: ${why}`, `fix: ${fix}`];
  return [...lines, `code: ${code}`].join("\n  ");
}

/** The same of what bootstrap is made from: its own file, and those of the environments that the pipeline deploys. */
export function bootstrapRefusal(
  bootstrap: { readonly stages: readonly { readonly environment: string }[] },
  environments: readonly EnvironmentOf[],
): string | undefined {
  const isStage = ({ name }: EnvironmentOf) =>
    bootstrap.stages.some(({ environment }) => environment === name);
  const stages = environments.filter(isStage).map((each) => [each.name, usedByBootstrap(each)]);
  return placeholderRefusal(
    "environments/bootstrap.ts, or the file of an environment,",
    { ...bootstrap, ...Object.fromEntries(stages) },
    {
      why: "states and identities would be made for nobody",
      fix: "fill them in, and leave out stages that nobody deploys yet; docs/ci.md says where each is read",
      code: "BootstrapHasPlaceholders",
    },
  );
}

/** Who deploys is known before, unless it is the identity that bootstrap makes. */
function usedByBootstrap({ subscriptionId, teams, deployer, workloads }: EnvironmentOf) {
  return {
    subscriptionId,
    teams,
    deployer: deployer.kind === "Group" ? deployer : undefined,
    workloads,
  };
}

/** The same of an environment. */
export const environmentRefusal = (environment: { readonly name: string }): string | undefined =>
  placeholderRefusal(`environments/${environment.name}.ts`, environment, {
    why: "it would be deployed for nobody, or nowhere",
    fix: "fill them in; environments/README.md says where each is read",
    code: "EnvironmentHasPlaceholders",
  });

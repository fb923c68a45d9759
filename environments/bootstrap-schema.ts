import { z } from "zod";
import { needsOf } from "../workloads/needs";
import type { Workloads } from "../workloads/workload";
import { EnvironmentError, type EnvironmentOf } from "./environment-schema";
import { isPlaceholder } from "./placeholders";
import { regions } from "./policy-schema";

/** The `sub` of the token that GitHub gives a job, as `gh api` tells it; Microsoft Entra ID compares it letter by letter. */
const subject = z.string().min(1);

/**
 * Which jobs may act as a deployer: those of a workflow's file as it is at main. The environment alone would let in
 * whatever workflow a branch brings along, where somebody has forgotten to protect the environment.
 */
const jobs = {
  plan: { environment: "-plan", workflow: "deploy-environment" },
  drift: { environment: "-plan", workflow: "drift" },
  deploy: { environment: "", workflow: "deploy-environment" },
} as const;

/** The job that builds images is in no environment of GitHub's: main decides, and the file that holds the job. */
const builder =
  /:ref:refs\/heads\/main:job_workflow_ref:[\w.-]+\/[\w.-]+\/\.github\/workflows\/deploy\.yml@refs\/heads\/main$/;

const containerName = z.string().regex(/^[a-z0-9](-?[a-z0-9]){2,62}$/, "3 to 63 letters, digits and hyphens");

const Schema = z.strictObject({
  location: z.enum(regions),
  tenantId: z.guid(),
  /** A subscription of the platform team's own: who deploys an environment has no rights in it beyond its state. */
  subscriptionId: z.guid(),

  /** Where Terraform keeps what it knows of this stack itself. */
  state: z.strictObject({
    storageAccountName: z.string().regex(/^[a-z0-9]{3,24}$/, "3 to 24 lowercase letters and digits"),
    containerName,
    /** "checkout" until the account exists, which is after the first deploy: docs/ci.md, step 4. */
    keptIn: z.enum(["account", "checkout"]),
  }),

  /** Who deploys this stack: a group in Microsoft Entra ID. */
  platformTeam: z.strictObject({ objectId: z.guid() }),

  /** Environments that the pipeline deploys, in the order in which packages pass them. */
  stages: z
    .array(
      z.strictObject({
        environment: z.string(),
        subjects: z.strictObject({
          /** Of jobs that plan: GitHub's environment "<environment>-plan", and the workflow's file at main. */
          plan: subject,
          /** Of the nightly comparison, in the same environment. */
          drift: subject,
          /** Of jobs that apply: GitHub's environment "<environment>", which asks for approval. */
          deploy: subject,
        }),
      }),
    )
    .min(1),

  /** A registry that the scoring server's image is pushed to once and copied from. @default - none is made */
  images: z
    .strictObject({
      registryName: z.string().regex(/^[a-z0-9]{5,50}$/, "5 to 50 lowercase letters and digits"),
      /** Of the job that builds: `build` in deploy.yml at main. */
      builderSubject: subject.regex(
        builder,
        'does not end with ":ref:refs/heads/main:job_workflow_ref:OWNER/REPOSITORY/.github/workflows/deploy.yml@refs/heads/main"',
      ),
    })
    .optional(),

  /** Container beside each environment's state, with the packages that passed it. */
  ledgerContainerName: containerName,

  /** Days during which an old or deleted state can be brought back. */
  restoreDays: z.number().int().min(7).max(365),
});

/** What a bootstrap is made for. */
export interface Deployed {
  readonly environments: readonly EnvironmentOf[];
  /** Those that the environments may name. */
  readonly workloads: Workloads;
}

/** One state, one subscription and one identity for each stage, and the jobs of GitHub that are nobody else's. */
function checkStages(
  { stages, state, subscriptionId }: BootstrapValues,
  { environments }: Deployed,
  context: z.RefinementCtx,
): void {
  const refuse = (path: (string | number)[], message: string) =>
    context.addIssue({ code: "custom", path, message });
  const accounts = new Set([state.storageAccountName]);
  const subjects = new Set<string>();
  const subscriptions = new Map<string, string>();
  for (const [index, { environment: name, subjects: wanted }] of stages.entries()) {
    const path = ["stages", index];
    const environment = environments.find((each) => each.name === name);
    if (environment === undefined) refuse([...path, "environment"], `environments/all.ts has no "${name}"`);
    else if (environment.state.kind !== "azure")
      refuse([...path, "environment"], `environments/${name}.ts keeps its state in the checkout`);
    else if (accounts.has(environment.state.storageAccountName))
      refuse(
        [...path, "environment"],
        `"${environment.state.storageAccountName}" keeps another state already`,
      );
    else accounts.add(environment.state.storageAccountName);
    if (environment?.subscriptionId === subscriptionId)
      refuse(["subscriptionId"], `whoever deploys ${name} could delete every state and become any deployer`);

    const other = environment && subscriptions.get(environment.subscriptionId);
    if (other !== undefined)
      refuse(
        [...path, "environment"],
        `has the subscription of ${other}: the deployer of each could change what the other deploys`,
      );
    if (environment) subscriptions.set(environment.subscriptionId, name);

    for (const [kind, { environment: suffix, workflow }] of Object.entries(jobs)) {
      const given = wanted[kind as keyof typeof jobs];
      const expected = new RegExp(
        `:environment:${name}${suffix}:job_workflow_ref:[\\w.-]+/[\\w.-]+/\\.github/workflows/${workflow}\\.yml@refs/heads/main$`,
      );
      if (!expected.test(given))
        refuse(
          [...path, "subjects", kind],
          `does not end with ":environment:${name}${suffix}:job_workflow_ref:OWNER/REPOSITORY/.github/workflows/${workflow}.yml@refs/heads/main"`,
        );
      if (subjects.has(given)) refuse([...path, "subjects", kind], "is another identity's already");
      subjects.add(given);
    }
  }
}

/** The pipeline is a deployer of each stage, and nowhere more than that. */
function checkDeployers(
  { platformTeam, stages }: BootstrapValues,
  { environments }: Deployed,
  context: z.RefinementCtx,
): void {
  const known = new Map([[platformTeam.objectId, "the platform team"]]);
  for (const [index, { environment: name }] of stages.entries()) {
    const { objectId, kind } = environments.find((each) => each.name === name)?.deployer ?? {};
    const refuse = (message: string) =>
      context.addIssue({ code: "custom", path: ["stages", index, "environment"], message });
    if (kind === "User") refuse(`environments/${name}.ts has a person as deployer: the pipeline is none`);
    if (objectId === undefined) continue;
    const other = known.get(objectId);
    if (other !== undefined && other !== name)
      refuse(`the deployer of ${name} is that of ${other}, too: its pipeline could do what ${other} may`);
    known.set(objectId, name);
  }
}

/** Azure resource id of the registry that bootstrap makes, as environments name it. */
export const imageRegistryId = (subscriptionId: string, registryName: string): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/rg-vitrine-bootstrap/providers/Microsoft.ContainerRegistry/registries/${registryName}`;

/** Whoever deploys a stage may read the registry that is made here, and no other. */
function checkImages(
  { subscriptionId, images, stages }: BootstrapValues,
  { environments, workloads }: Deployed,
  context: z.RefinementCtx,
): void {
  if (images === undefined) return;
  const made = imageRegistryId(subscriptionId, images.registryName);
  for (const [index, { environment: name }] of stages.entries()) {
    const environment = environments.find((each) => each.name === name);
    const taken = environment === undefined ? [] : needsOf(workloads, environment).imageRegistryIds;
    for (const named of taken.filter((each) => !isSame(each, made))) {
      const message = `environments/${name}.ts takes images from ${named}, and ${made} is what its deployer may read`;
      context.addIssue({ code: "custom", path: ["stages", index, "environment"], message });
    }
  }
}

/** Subscriptions are compared when both are filled in. */
function isSame(one: string, other: string): boolean {
  const withinSubscription = (id: string) => id.replace(/^\/subscriptions\/[^/]+/, "");
  return [one, other].some(isPlaceholder)
    ? withinSubscription(one) === withinSubscription(other)
    : one === other;
}

/** What must exist before any environment: where states are kept, who deploys, and the registry of images. No secret is ever a value. */
export type BootstrapValues = z.output<typeof Schema>;

/**
 * Checks the file when it is loaded, together with the environments it names.
 *
 * @throws EnvironmentError with all problems at once, each with its path
 */
export function defineBootstrap(values: z.input<typeof Schema>, deployed: Deployed): BootstrapValues {
  const checked = Schema.superRefine((each, context) => {
    checkDeployers(each, deployed, context);
    checkImages(each, deployed, context);
    checkStages(each, deployed, context);
  }).safeParse(values);
  if (checked.success) return checked.data;
  throw new EnvironmentError("bootstrap", z.prettifyError(checked.error));
}

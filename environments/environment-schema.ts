import { z } from "zod";
import { type Workloads, type WorkloadValues, workloadsOf } from "../workloads/workload";
import { checkNetwork, NetworkSchema } from "./network-schema";
import { PolicySchema, regions } from "./policy-schema";
import { UnkindSchema } from "./unkind-schema";

const days = (from: number, to: number) => z.number().int().min(from).max(to);
const team = z.strictObject({
  /** Object id in Microsoft Entra ID: of a group in Azure, so that people come and go without a deploy. */
  objectId: z.guid(),
  kind: z.enum(["Group", "User"]).default("Group"),
});

const schemaOf = <Values extends z.ZodType>(workloads: Values) =>
  z.strictObject({
    name: z.string().regex(/^[a-z]{2,8}$/, "2 to 8 lowercase letters: it becomes part of every Azure name"),
    location: z.enum(regions),
    subscriptionId: z.guid(),
    tenantId: z.guid(),

    /** Where Terraform keeps what it knows: in the checkout, or in a container only the deployer can open. */
    state: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("checkout") }),
      z.strictObject({
        kind: z.literal("azure"),
        storageAccountName: z.string().regex(/^[a-z0-9]{3,24}$/, "3 to 24 lowercase letters and digits"),
        containerName: z
          .string()
          .regex(/^[a-z0-9](-?[a-z0-9]){2,62}$/, "3 to 63 letters, digits and hyphens"),
      }),
    ]),

    /**
     * Who deploys, and so may upload code, models and pages: never whoever runs Terraform. A group, whose members are
     * bootstrap's identity of this environment and the people who may deploy by hand; or that identity alone.
     */
    deployer: z.strictObject({
      objectId: z.guid(),
      kind: z.enum(["Group", "ServicePrincipal", "User"]).default("Group"),
    }),

    /** Workloads that are part of this environment, each with its values; one that is left out is off. */
    workloads,

    /** Where people and programs find the workloads. "http" only where everything stays on one machine: a browser does not know its certificates. */
    console: z.strictObject({ protocol: z.enum(["http", "https"]) }).prefault({ protocol: "https" }),

    /** Copies of each stored blob; "LRS" is enough where losing data costs nothing. */
    replication: z.enum(["GZRS", "LRS", "RAGZRS", "ZRS"]),

    retention: z.strictObject({
      /** Days during which deleted or replaced blobs can be restored. */
      restoreDays: days(1, 365),
      /** Days that logs and telemetry can be queried. */
      logDays: z.literal([30, 60, 90, 120, 180, 270, 365, 550, 730]),
    }),

    /** What the log workspace takes in a day, in gigabytes. */
    logCapGb: z.number().int().min(1).max(1000),

    /** "private" takes storage, vault and apps off the internet. */
    network: NetworkSchema,

    /** What Microsoft granted the subscription beyond what every one has. */
    quotas: z
      .strictObject({
        /** Memory of all instances of all function apps in `location` together, in megabytes. */
        flexMemoryMB: z.number().int().min(512_000).default(512_000),
      })
      .prefault({}),

    /** Who may do what; a team that is left out may do nothing. */
    teams: z.strictObject({
      /** Upload images, read results, query telemetry. */
      developers: team.optional(),
      /** Clear up rejected images and failed events, manage secrets, query telemetry. */
      operators: team.optional(),
      /** Answer for what comes in and for the indexes. What each of these three may do stands in the workloads' READMEs. */
      dataEngineers: team.optional(),
      /** Answer for models and algorithms. */
      dataScientists: team.optional(),
      /** Answer for endpoints, the API and monitoring. */
      mlOperations: team.optional(),
    }),

    /** Who gets a mail when an alarm fires. */
    alertEmails: z.array(z.email()),

    /** On every resource, beside `product` and `environment`. */
    tags: z
      .record(
        // storage accounts take names of 128 characters, others of 512
        z.string().regex(/^[^<>%&\\?/]{1,128}$/, "1 to 128 characters without <>%&\\?/"),
        z.string().max(256),
      )
      .superRefine(checkTags),

    /** What holds data cannot be deleted, by Terraform or by hand. Without it a destroy takes the group with all that is in it. */
    dataProtected: z.boolean(),

    /** What may be in it, and what it lives with for a while. */
    policy: PolicySchema,

    waits: z.strictObject({
      /** Seconds until a new role assignment is honoured everywhere. */
      grantPropagationSeconds: z.number().int().min(0).max(900),
      /** Seconds a new function app needs to load its code for the first time. */
      hostStartSeconds: z.number().int().min(0).max(900),
    }),

    /** Of the environment local alone: how unkind its Azure is. @default - as kind as one machine can be */
    unkind: UnkindSchema.optional(),
  });

/** What an environment's file says whatever its workloads are. */
type Common = Omit<z.output<ReturnType<typeof schemaOf>>, "workloads">;
type CommonInput = Omit<z.input<ReturnType<typeof schemaOf>>, "workloads">;

/** Everything that differs between environments that may have the workloads of a list. No secret is ever a value. */
export type EnvironmentOf<List extends Workloads = Workloads> = Common & {
  readonly workloads: WorkloadValues<List>;
};

/** The same as its file writes it: what has a default may be left out. */
export type EnvironmentInput<List extends Workloads> = CommonInput & {
  readonly workloads: { readonly [Name in keyof List]?: z.input<List[Name]["values"]> | undefined };
};

/** What environments may say that have the workloads of a list and no others. */
export class EnvironmentSchema<const List extends Workloads> {
  private readonly schema: z.ZodType<EnvironmentOf<List>>;

  constructor(list: List) {
    const values = Object.entries(list).map(([name, each]) => [name, each.values.optional()] as const);
    const schema = schemaOf(z.strictObject(Object.fromEntries(values))).superRefine(
      (environment, context) => {
        const refuse = (path: readonly string[], message: string) =>
          context.addIssue({ code: "custom", path: [...path], message });
        checkTogether(environment, refuse);
        for (const { name, workload, values } of workloadsOf(list, environment))
          workload.check?.(values, environment, (path, message) =>
            refuse(["workloads", name, ...path], message),
          );
      },
    );
    this.schema = schema as unknown as z.ZodType<EnvironmentOf<List>>;
  }

  /**
   * Checks an environment when its file is loaded, so a wrong value never reaches a plan.
   *
   * @throws EnvironmentError with all problems at once, each with its path
   */
  define(values: EnvironmentInput<List>): EnvironmentOf<List> {
    return this.checked(values.name, values);
  }

  /**
   * Environments by the names of their files, each of which has to export what `define` made of its own name.
   *
   * @throws EnvironmentError for a file that exports anything else
   */
  byFile(files: Readonly<Record<string, EnvironmentOf<List> | null | undefined>>): EnvironmentOf<List>[] {
    return Object.entries(files).map(([file, values]) => {
      const environment = this.checked(file, values);
      if (environment.name === file) return environment;
      throw new EnvironmentError(file, `✖ it is ${file}, as its file is called\n  → at name`);
    });
  }

  private checked(file: string, values: unknown): EnvironmentOf<List> {
    const checked = this.schema.safeParse(values);
    if (checked.success) return checked.data;
    throw new EnvironmentError(file, z.prettifyError(checked.error));
  }
}

/** What one value of an environment says about another. */
function checkTogether(environment: Common, refuse: (path: string[], message: string) => void): void {
  const { deployer } = environment;
  for (const [name, members] of Object.entries(environment.teams))
    if (members?.objectId === deployer.objectId && deployer.kind !== "User")
      refuse(["deployer", "objectId"], `is the team of ${name}, who would get what a deployer may do`);
  checkNetwork(environment, (path, message) => refuse(["network", ...path], message));
  if (environment.console.protocol === "http" && environment.name !== "local")
    refuse(["console", "protocol"], '"http" would send what people enter in clear; use "https"');
  if (environment.unkind !== undefined && environment.name !== "local")
    refuse(["unkind"], "only the local Azure can be told to be unkind; leave it out");
  if (environment.dataProtected && environment.alertEmails.length === 0)
    refuse(["alertEmails"], "nobody would hear of an alarm about data that is worth protecting");
  if (environment.dataProtected && environment.replication === "LRS")
    refuse(["replication"], '"LRS" loses data with one building; data worth protecting wants "ZRS" or more');
}

/** An environment's file says what Azure refuses, or what the estate cannot be built from. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
  readonly code = "EnvironmentNotValid";

  constructor(environment: string, problems: string) {
    super(
      `environments/${environment}.ts is not valid\n${problems}\n` +
        "  why: Azure refuses these values, or the estate cannot be built from them\n" +
        "  fix: correct what is named above; environments/environment-schema.ts says what each value may be, and values.ts of a workload what its own\n" +
        "  code: EnvironmentNotValid",
    );
  }
}

const ownTags = ["product", "environment"];
const mostTags = 50;

/** Azure reads the names of tags without regard to case, and takes no more than fifty. */
function checkTags(tags: Readonly<Record<string, string>>, context: z.RefinementCtx): void {
  const refuse = (message: string, path: string[] = []) =>
    context.addIssue({ code: "custom", path, message });
  const names = Object.keys(tags);
  if (names.length + ownTags.length > mostTags)
    refuse(`${names.length} tags; Azure takes ${mostTags}, and ${ownTags.join(" and ")} are two of them`);
  const taken = new Map(ownTags.map((name) => [name, name]));
  for (const name of names) {
    const other = taken.get(name.toLowerCase());
    if (other !== undefined) refuse(`"${other}" is there too, and Azure takes both for one`, [name]);
    taken.set(name.toLowerCase(), name);
  }
}

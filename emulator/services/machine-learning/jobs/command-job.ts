import * as z from "zod";
import { durationMs } from "../../../core/iso-duration";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { at, isRecord } from "../../../resource-manager/values";

const texts = z.record(z.string(), z.string());
const named = z.string().min(1);

const Identity = z.discriminatedUnion("identityType", [
  z.strictObject({ identityType: z.literal("AMLToken") }),
  z.strictObject({
    identityType: z.literal("Managed"),
    clientId: z.string().nullish(),
    objectId: z.string().nullish(),
    resourceId: z.string().nullish(),
  }),
]);

/** The properties of a job that runs here; those that would do nothing are refused before. */
export const CommandJob = z.strictObject({
  jobType: z.literal("Command"),
  command: named,
  environmentId: named,
  computeId: named,
  experimentName: named.nullish(),
  displayName: named.nullish(),
  description: z.string().nullish(),
  tags: texts.nullish(),
  properties: texts.nullish(),
  isArchived: z.boolean().nullish(),
  environmentVariables: texts.nullish(),
  identity: Identity.nullish(),
  limits: z
    .strictObject({
      jobLimitsType: z.literal("Command"),
      timeout: z
        .string()
        .refine(
          (text) => (durationMs(text) ?? 0) > 0,
          "an ISO 8601 duration with a precision of seconds, such as PT1H",
        )
        .nullish(),
    })
    .nullish(),
  resources: z
    .strictObject({ instanceCount: z.literal(1).nullish(), instanceType: z.string().nullish() })
    .nullish(),
});

export type CommandJob = z.output<typeof CommandJob>;

/** What a PUT of a job that exists may change. */
export const mutable = ["description", "displayName", "isArchived", "properties", "tags"] as const;

/** What of a job would do nothing here, and what to do instead. */
const refusals: Readonly<Record<string, string>> = {
  codeId: "put the code into the environment's image, which is what it runs as in Azure too",
  componentId: "say the command itself",
  distribution: "run it on one node",
  inputs: "read what it needs under the job's identity, from the addresses in its environmentVariables",
  outputs: "write what it makes under the job's identity, to the addresses in its environmentVariables",
  notificationSetting: "watch the job's status, or alarm on the workspace's metrics",
  queueSettings: "leave it out: it is for serverless compute",
  services: "leave it out: nobody reaches into a job here",
  "resources.dockerArgs": "leave it out: there are no containers here",
  "resources.dockerArgsList": "leave it out: there are no containers here",
  "resources.shmSize": "leave it out: there are no containers here",
  "resources.properties": "leave it out: nothing reads it here",
};

/**
 * The job that a body describes.
 *
 * @throws ResourceError NotRunLocally for what Azure has and this machine has not, ValidationError for what is wrong
 */
export function readCommandJob(body: unknown): CommandJob {
  const properties = at(body, "properties");
  if (!isRecord(properties)) throw notValid("properties is missing in the body");
  const { status: _, parameters: __, ...asked } = properties; // only Azure writes them
  const kind = asked["jobType"];
  if (typeof kind === "string" && kind !== "Command") {
    throw notRunLocally(`jobs of the type ${kind}`, 'set jobType to "Command"');
  }
  for (const [path, fix] of Object.entries(refusals)) {
    if (isSaid(at(asked, path))) throw notRunLocally(`${path} of a job`, fix);
  }
  if (at(asked, "identity.identityType") === "UserIdentity") {
    throw notRunLocally(
      "jobs that act as whoever started them",
      'give it an identity of the cluster: {"identityType": "Managed", "clientId": …}',
    );
  }
  if ((asked["computeId"] ?? "") === "") {
    throw notRunLocally("serverless compute", "name a compute cluster of the workspace in computeId");
  }
  const found = CommandJob.safeParse(dropped(asked, Object.keys(refusals)));
  if (found.success) return found.data;
  throw notValid(z.prettifyError(found.error));
}

/** Something other than nothing, an empty list or an empty object. */
function isSaid(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** Without what says nothing. */
function dropped(asked: Record<string, unknown>, paths: readonly string[]): Record<string, unknown> {
  const { resources, ...rest } = asked;
  const left = Object.fromEntries(Object.entries(rest).filter(([name]) => !paths.includes(name)));
  if (!isRecord(resources)) return left;
  const kept = Object.entries(resources).filter(([name]) => !paths.includes(`resources.${name}`));
  return { ...left, resources: Object.fromEntries(kept) };
}

export function notValid(message: string): ResourceError {
  return new ResourceError(400, "ValidationError", message);
}

/**
 * What `node` is given, of a command such as "node /app/training.cjs --quick".
 *
 * @throws ResourceError NotRunLocally for what only a shell understands
 */
export function programOf(command: string): readonly [file: string, ...args: string[]] {
  const [program, file, ...args] = command.trim().split(/\s+/);
  if (program === "node" && file?.startsWith("/") && !/["'`\\$|&;<>(){}*?~#\n]/.test(command))
    return [file, ...args];
  throw notRunLocally(
    `the command ${command}`,
    "write node and the absolute path of a file in the image, with plain arguments: node /app/training.cjs",
  );
}

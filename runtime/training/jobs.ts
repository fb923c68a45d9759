import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Tokens } from "../shared/access-tokens";
import { jsonIn } from "../shared/json-in";
import { listPages } from "../shared/list-pages";
import { addressIn, askWorkspace } from "./ask-workspace";
import { findTracking } from "./find-tracking";
import { JobError } from "./job-error";
import { JobTemplate, type TrainingJobSettings } from "./job-template";

/** What a run of a workload's training is started with: texts, numbers and booleans by name. */
export type TrainingParameters = Readonly<Record<string, string | number | boolean>>;

export interface JobToStart {
  /** E.g. "films": at most one job of it is under way. */
  readonly workload: string;
  /** Where the run is tracked: created when it does not exist. */
  readonly experiment: string;
  readonly parameters: TrainingParameters;
  /** In a sentence: "schedule", "drift: ratings", "asked by …". */
  readonly why: string;
  /** Who asked, as the run's tag has it. @default - nobody: an app started it by itself */
  readonly by?: string;
}

export type JobStatus = "Queued" | "Starting" | "Running" | "Completed" | "Failed" | "Canceled";

export interface JobState {
  readonly id: string;
  readonly status: JobStatus;
  /** ISO 8601, from when its process ran. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** What the job said of its stages so far, in their order. */
  readonly stages?: readonly { readonly name: string; readonly state: string }[];
  /** Why it failed, in a sentence. */
  readonly error?: string;
}

/** The training jobs of a workspace. Everything fails with a JobError. */
export interface TrainingJobs {
  /** @throws JobError JobUnderWay while one of this workload has not ended */
  startJob(job: JobToStart): Promise<{ readonly id: string }>;
  /** The newest of a workload; undefined before there was one. */
  latestJob(workload: string): Promise<JobState | undefined>;
  /** undefined when there is no such job. */
  jobState(id: string): Promise<JobState | undefined>;
  /** Asks it to end; one that has ended stays as it is. */
  cancelJob(id: string): Promise<void>;
}

/** The tag by which the jobs of a workload are found. */
const tagOf = (workload: string) => `workload-${workload}`;

/** The tag of a run that says how far its stages are: `[{"name": "train", "state": "done"}, …]`. */
export const stagesTag = "stages";
/** The tag of a run that says why it failed. */
export const errorTag = "error";
/** The tags of a run that say who asked for it, and why. */
export const byTag = "by";
export const whyTag = "why";

const Job = z.object({
  name: z.string(),
  properties: z.object({
    status: z.string(),
    environmentVariables: z.record(z.string(), z.string()).nullish(),
    limits: z.object({ timeout: z.string().nullish() }).nullish(),
  }),
});
const Stages = z.array(z.object({ name: z.string(), state: z.string() }));
const Refusal = z.object({ error: z.object({ message: z.string() }) });

type Job = z.output<typeof Job>;

/** Azure's words, in fewer. */
const statuses: Readonly<Record<string, JobStatus>> = {
  NotStarted: "Queued",
  Queued: "Queued",
  Starting: "Starting",
  Provisioning: "Starting",
  Preparing: "Starting",
  Completed: "Completed",
  Failed: "Failed",
  NotResponding: "Running",
  Canceled: "Canceled",
};

/**
 * Training jobs as commands on Azure ML, started, asked and ended by Azure Resource Manager.
 *
 * Never two at once for one workload, however many instances start one: a job is called by the number after the newest, so
 * those who start one at the same time ask for the same name, and Azure lets one of them have it.
 *
 * @param tokens of an identity that the construct's `start()` was given to
 */
export function trainingJobs(settings: TrainingJobSettings, tokens: Tokens): TrainingJobs {
  const place = { workspace: settings.TRAINING_WORKSPACE, tokens };
  const template = JobTemplate.parse(JSON.parse(settings.TRAINING_JOB));
  let tracking: ReturnType<typeof findTracking> | undefined;

  async function jobsOf(workload: string): Promise<readonly Job[]> {
    const first = addressIn(place, `/jobs?listViewType=All&tag=${tagOf(workload)}`);
    const found = await listPages(first, async (address) => {
      const { status, body } = await askWorkspace(place, "GET", address);
      if (status !== 200) throw refused("listed", body);
      return body;
    });
    if (!found) throw refused("listed", undefined);
    const jobs = found.flatMap((each) => Job.safeParse(each).data ?? []);
    return jobs.sort((one, other) => numberOf(other.name) - numberOf(one.name));
  }

  async function read(id: string): Promise<Job | undefined> {
    const { status, body } = await askWorkspace(place, "GET", `/jobs/${encodeURIComponent(id)}`);
    if (status === 404) return undefined;
    if (status !== 200) throw refused("read", body);
    return Job.parse(body);
  }

  /** What the job's run tells beside: its times, its stages, its error. */
  async function told(id: string) {
    tracking ??= findTracking(place);
    tracking.catch(() => {
      tracking = undefined; // asked again next time
    });
    return (await tracking).run(id);
  }

  async function stateOf({ name: id, properties }: Job): Promise<JobState> {
    const status = statuses[properties.status] ?? "Running";
    const run = await told(id);
    const hasRun = status !== "Queued" && status !== "Starting";
    const hasEnded = status === "Completed" || status === "Failed" || status === "Canceled";
    const stages = Stages.safeParse(jsonIn(run?.tags[stagesTag] ?? ""));
    return {
      id,
      status,
      ...(hasRun && run?.startedAt !== undefined && { startedAt: new Date(run.startedAt).toISOString() }),
      ...(hasEnded && run?.endedAt !== undefined && { endedAt: new Date(run.endedAt).toISOString() }),
      ...(stages.success && { stages: stages.data }),
      ...(status === "Failed" && {
        error: run?.tags[errorTag] ?? silentEnd(stages.data),
      }),
      ...(status === "Canceled" && {
        error: `somebody canceled it, or it ran longer than ${properties.limits?.timeout ?? "its limit"}`,
      }),
    };
  }

  return {
    async startJob({ workload, experiment, parameters, why, by }) {
      const [newest] = await jobsOf(workload);
      if (newest !== undefined && !isOver(newest)) throw underWay(workload, newest.name);
      const id = `${workload}-${String(numberOf(newest?.name ?? "") + 1).padStart(6, "0")}`;
      const starter = randomUUID();
      const { status, body } = await askWorkspace(place, "PUT", `/jobs/${id}`, {
        properties: {
          jobType: "Command",
          displayName: id,
          experimentName: experiment,
          command: template.command,
          environmentId: template.environmentId,
          computeId: template.computeId,
          identity: { identityType: "Managed", clientId: template.identityClientId },
          limits: { jobLimitsType: "Command", timeout: template.timeout },
          environmentVariables: {
            ...template.variables,
            TRAINING_WORKLOAD: workload,
            TRAINING_PARAMETERS: JSON.stringify(parameters),
            TRAINING_WHY: why,
            TRAINING_STARTER: starter,
          },
          tags: { [tagOf(workload)]: "", [whyTag]: why.slice(0, 200), ...(by && { [byTag]: by }) },
        },
      });
      const made = Job.safeParse(body);
      if (made.data?.properties.environmentVariables?.["TRAINING_STARTER"] === starter) return { id };
      // somebody else has had this name first
      if (await read(id)) throw underWay(workload, id);
      throw refused("started", body, status);
    },

    async latestJob(workload) {
      const [newest] = await jobsOf(workload);
      return newest && stateOf(newest);
    },

    async jobState(id) {
      const job = await read(id);
      return job && stateOf(job);
    },

    async cancelJob(id) {
      const job = await read(id);
      if (job === undefined) {
        throw new JobError("JobNotFound", {
          what: `There is no training job ${id}`,
          why: "the workspace has none of this name",
          fix: "look at the newest one of the workload",
        });
      }
      if (isOver(job)) return;
      const { status, body } = await askWorkspace(place, "POST", `/jobs/${encodeURIComponent(id)}/cancel`);
      const isTooLate = status >= 400 && isOver((await read(id)) ?? job);
      if (status >= 400 && !isTooLate) throw refused("canceled", body);
    },
  };
}

/** 12 of "films-000012"; 0 of what others have named. */
function numberOf(name: string): number {
  return Number(/-(\d+)$/.exec(name)?.[1] ?? 0);
}

function isOver({ properties: { status } }: Job): boolean {
  return status === "Completed" || status === "Failed" || status === "Canceled";
}

/** Of a job that left no reason: whoever is killed says nothing. */
function silentEnd(stages: JobState["stages"] = []): string {
  const last = stages.at(-1);
  const when =
    last === undefined ? "" : last.state === "running" ? ` in ${last.name}` : ` after ${last.name}`;
  return `the job ended${when} without saying why, as one does that is killed or has no memory left; its std_log.txt has what it printed`;
}

function underWay(workload: string, id: string): JobError {
  return new JobError("JobUnderWay", {
    what: `No training of ${workload} was started`,
    why: `the job ${id} has not ended, and a workload is trained by one at a time`,
    fix: "wait for it, or cancel it",
  });
}

function refused(done: string, body: unknown, status?: number): JobError {
  return new JobError("JobRefused", {
    what: `The training job was not ${done}`,
    why:
      Refusal.safeParse(body).data?.error.message.slice(0, 500) ??
      `Azure ML answered ${status ?? "in another form"}`,
    fix: "compare the workspace, its cluster and its environment with what was deployed last",
  });
}

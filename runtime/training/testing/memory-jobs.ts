import { JobError } from "../job-error";
import type { JobState, JobToStart, TrainingJobs } from "../jobs";

/** Trainings that only a test moves on. */
export class MemoryJobs implements TrainingJobs {
  readonly asked: JobToStart[] = [];
  readonly states: JobState[] = [];

  async startJob(job: JobToStart): Promise<{ readonly id: string }> {
    if (this.states.some(({ endedAt }) => endedAt === undefined))
      throw new JobError("JobUnderWay", { what: "a job is under way", why: "one at a time", fix: "wait" });
    const id = `${job.workload}-${this.states.length + 1}`;
    this.asked.push(job);
    this.states.push({ id, status: "Queued" });
    return { id };
  }

  async latestJob(): Promise<JobState | undefined> {
    return this.states.at(-1);
  }

  async jobState(id: string): Promise<JobState | undefined> {
    return this.states.find((state) => state.id === id);
  }

  async cancelJob(): Promise<void> {
    throw new JobError("JobNotFound", { what: "no", why: "no", fix: "no" });
  }
}

import {
  type CatalogueReport,
  type FeedOrder,
  mostRejectedRowsInReport,
  type RejectedRow,
  type TargetCounts,
  type WholeFeed,
} from "../../catalogue/catalogue-report";
import type { Hold } from "../../shared/hold-blob";
import type { Reports } from "./ports";
import type { CatalogueTarget } from "./settings";

const milliseconds = 1000;

type Counts = { -readonly [Name in keyof Omit<TargetCounts, "index" | "deployment">]: number };

/** Keeps the report of one run, and writes it at most once a second. */
export class Progress {
  private readonly reports: Reports;
  private readonly hold: Hold;
  private readonly feed: string;
  private readonly version: string;
  private readonly order: FeedOrder | undefined;
  private readonly startedAt = new Date().toISOString();
  private readonly counts: ReadonlyMap<string, { deployment: string; counts: Counts }>;
  private readonly rejectedRows: RejectedRow[] = [];
  private toAppend: RejectedRow[] = [];
  private rejected = 0;
  /** The one that stands furthest down in the feed. */
  lastRejected: RejectedRow | undefined;
  private written = 0;
  private writing: Promise<unknown> | undefined;
  /** In the feed; known after it was read once. */
  rows = 0;
  done = 0;
  lastWhole: WholeFeed | undefined;

  constructor(
    reports: Reports,
    hold: Hold,
    feed: { readonly name: string; readonly version: string; readonly order?: FeedOrder },
    targets: readonly CatalogueTarget[],
  ) {
    this.reports = reports;
    this.hold = hold;
    this.feed = feed.name;
    this.version = feed.version;
    this.order = feed.order;
    this.counts = new Map(
      targets.map(({ index, deployment }) => [
        index,
        { deployment, counts: { embedded: 0, updated: 0, unchanged: 0, deleted: 0, heldBack: 0 } },
      ]),
    );
  }

  count(index: string, what: keyof Counts, by: number): void {
    const counts = this.counts.get(index)?.counts;
    if (counts) counts[what] += by;
  }

  reject(row: RejectedRow): void {
    this.rejected++;
    this.lastRejected = row.line > (this.lastRejected?.line ?? 0) ? row : this.lastRejected;
    this.toAppend.push(row);
    if (this.rejectedRows.length < mostRejectedRowsInReport) this.rejectedRows.push(row);
  }

  async start(): Promise<void> {
    await this.reports.clearRejected(this.feed);
    await this.write("running");
  }

  /** Says how far it is, unless it has just done so. Whoever is told waits only when there is something to say. */
  async tell(): Promise<void> {
    if (this.writing || Date.now() - this.written < milliseconds) return;
    this.writing = this.write("running").finally(() => {
      this.writing = undefined;
    });
    await this.writing;
  }

  /** Rejected rows of a batch, in the order of their lines. */
  async flushRejected(): Promise<void> {
    const rows = this.toAppend.sort((a, b) => a.line - b.line);
    this.toAppend = [];
    if (rows.length > 0) await this.reports.appendRejected(this.feed, rows);
  }

  async end(state: "succeeded" | "failed", error?: CatalogueReport["error"]): Promise<CatalogueReport> {
    await this.writing?.catch(() => undefined);
    await this.flushRejected();
    return this.write(state, error);
  }

  report(state: CatalogueReport["state"], error?: CatalogueReport["error"]): CatalogueReport {
    const { feed, version, order, startedAt, rows, done, rejected, lastWhole } = this;
    const targets: TargetCounts[] = [...this.counts].map(([index, { deployment, counts }]) => ({
      index,
      deployment,
      ...counts,
    }));
    const rejectedRows = [...this.rejectedRows].sort((a, b) => a.line - b.line);
    const updatedAt = new Date().toISOString();
    return {
      schema: 1,
      feed,
      version,
      order,
      state,
      startedAt,
      updatedAt,
      rows,
      done,
      rejected,
      rejectedRows,
      targets,
      lastWhole,
      error,
    };
  }

  private async write(
    state: CatalogueReport["state"],
    error?: CatalogueReport["error"],
  ): Promise<CatalogueReport> {
    this.written = Date.now();
    const report = this.report(state, error);
    await this.reports.write(report, this.hold);
    return report;
  }
}

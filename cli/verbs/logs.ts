import { Command, Option } from "commander";
import type { LogLevel } from "../../emulator/core/service";
import type { TelemetryItem } from "../../emulator/services/monitor/monitor";
import { colours as pc } from "../colours";
import { interruption, outputClosed } from "../interruption";
import { LocalEstate } from "../local-estate";
import { number } from "../number";
import type { Verb } from "../verb";

const levels: readonly LogLevel[] = ["debug", "info", "warning", "error"];

interface LogsOptions {
  readonly follow?: true;
  readonly json?: true;
  readonly level: LogLevel;
  readonly role?: string;
  readonly kind?: string;
  readonly operation?: string;
  readonly since: number;
}

/** What the local estate and the workloads on it did. */
export const logs: Verb = (root) =>
  new Command("logs")
    .description("show telemetry and logs of the local estate, oldest first")
    .option("-f, --follow", "go on with what happens from now on, until Ctrl-C")
    .option("--role <name>", "only this function app or service")
    .option(
      "--operation <id>",
      "only what belongs to this operation: one event from its upload to its results",
    )
    .addOption(
      new Option("--kind <kind>", "only this kind").choices([
        "request",
        "dependency",
        "trace",
        "event",
        "metric",
        "exception",
        "log",
      ]),
    )
    .addOption(new Option("--level <level>", "this level or above").choices(levels).default("info"))
    .option("--since <minutes>", "how far to look back", number({ min: 0 }), 60)
    .option("--json", "one JSON document a line")
    .action(async (options: LogsOptions) => {
      const estate = await LocalEstate.connect(root);
      await print(estate, options);
    });

/** Prints until the log ends or, when it is followed, until Ctrl-C, the end of the estate or of whoever reads. */
export async function print(estate: LocalEstate, options: LogsOptions): Promise<void> {
  const signal = AbortSignal.any([interruption(), outputClosed()]);
  for await (const item of estate.lines<TelemetryItem>(`/logs?${query(options)}`, signal)) {
    if (isWorthShowing(item, options.level)) console.log(options.json ? JSON.stringify(item) : inWords(item));
  }
}

function query(options: LogsOptions): URLSearchParams {
  const parameters = new URLSearchParams({
    since: new Date(Date.now() - options.since * 60_000).toISOString(),
  });
  if (options.follow) parameters.set("follow", "true");
  if (options.role) parameters.set("role", options.role);
  if (options.kind) parameters.set("kind", options.kind);
  if (options.operation) parameters.set("operationId", options.operation);
  return parameters;
}

function isWorthShowing(item: TelemetryItem, level: LogLevel): boolean {
  return levels.indexOf(levelOf(item)) >= levels.indexOf(level);
}

function levelOf(item: TelemetryItem): LogLevel {
  if (item.success === false || item.kind === "exception") return "error";
  // the platform asks every few seconds; that all is well is no news
  if (item.kind === "request" && item.name === "health") return "debug";
  return item.level ?? "info";
}

const paint: Record<LogLevel, (text: string) => string> = {
  debug: pc.dim,
  info: (text) => text,
  warning: pc.yellow,
  error: pc.red,
};

function inWords(item: TelemetryItem): string {
  const facts = [
    item.kind === "metric" && item.value !== undefined ? `= ${item.value}` : "",
    item.durationMs === undefined ? "" : `${Math.round(item.durationMs)} ms`,
    item.success === false ? "failed" : "",
  ];
  const kind = item.kind === "log" ? "" : item.kind;
  const head = `${pc.dim(item.time.slice(11, 23))} ${pc.cyan(item.role.padEnd(14))} ${pc.dim(kind.padEnd(10))}`;
  return `${head} ${paint[levelOf(item)](item.name)} ${pc.dim(facts.filter(Boolean).join(" "))}`.trimEnd();
}

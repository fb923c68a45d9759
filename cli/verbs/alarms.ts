import { Command } from "commander";
import { durationMs } from "../../emulator/core/iso-duration";
import type { AlarmState } from "../../emulator/services/monitor/alarms/alarm-states";
import type { AlarmsAnswer } from "../../emulator/services/monitor/alarms/alarms-command";
import { colours as pc } from "../colours";
import { Failure } from "../failure";
import { LocalEstate } from "../local-estate";
import { plainTable } from "../plain-table";
import type { Verb } from "../verb";

interface Options {
  readonly at?: string;
  readonly json?: true;
}

/** How the alarms of the local estate stand. */
export const alarms: Verb = (root) =>
  new Command("alarms")
    .description(
      "the local estate's alarms: which fired by what was recorded, and which cannot be looked at here",
    )
    .option(
      "--at <time>",
      "as of this time, or after this while, as PT1H: what becomes of them when nothing else happens",
    )
    .option("--json", "one JSON document, with those that rest")
    .action(async ({ at, json }: Options) => {
      const asked = at === undefined ? {} : { at: timeOf(at) };
      const estate = await LocalEstate.connect(root);
      const answer = await estate.post<AlarmsAnswer>("/alarms", asked);
      console.log(json ? JSON.stringify(answer) : alarmsInWords(answer));
    });

/** @throws Failure TimeNotValid */
function timeOf(text: string): string {
  const ahead = durationMs(text);
  const time = ahead === undefined ? Date.parse(text) : Date.now() + ahead;
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new Failure("TimeNotValid", {
    what: `${text} is no time`,
    why: "alarms are looked at as of a time",
    fix: "as 2026-11-30T12:00:00Z, or as PT1H for an hour from now",
  });
}

const severities = ["critical", "error", "warning", "informational", "verbose"];

/** What fired stands first; of those that rest it is told how many there are. */
export function alarmsInWords({ alarms }: AlarmsAnswer): string {
  const of = (state: AlarmState["state"]) => alarms.filter((each) => each.state === state);
  const [fired, resolved, resting, unknown] = [
    of("fired"),
    of("resolved"),
    of("resting"),
    of("not evaluated"),
  ];
  const table = plainTable(["alarm", "state", "severity", "fired", "resolved"]);
  for (const { name, state, severity, firedAt = "", resolvedAt = "" } of [...fired, ...resolved])
    table.push([
      name,
      state === "fired" ? pc.red(state) : pc.green(state),
      severities[severity],
      firedAt,
      resolvedAt,
    ]);
  const whys = fired.map(({ name, description }) => `${pc.red(name)}: ${description}`);
  return [
    ...(fired.length + resolved.length > 0 ? [table.toString(), ...whys] : []),
    `${fired.length} fired, ${resolved.length} were resolved within a day, ${resting.length} rest`,
    ...(unknown.length > 0 ? [`${unknown.length} are not evaluated here:`, ...reasonsOf(unknown)] : []),
  ].join("\n");
}

/** By why: several alarms ask for the same. */
function reasonsOf(unknown: readonly AlarmState[]): string[] {
  return [...new Set(unknown.map(({ why = "" }) => why))].map((reason) => {
    const names = unknown.flatMap(({ name, why = "" }) => (why === reason ? [name] : []));
    return `  ${reason}: ${names.join(", ")}`;
  });
}

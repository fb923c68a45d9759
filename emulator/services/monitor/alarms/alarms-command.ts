import * as z from "zod";
import { command } from "../../command";
import type { AlarmState, AlarmStates } from "./alarm-states";

/** What `POST /alarms` answers. */
export interface AlarmsAnswer {
  /** ISO 8601: as of when. */
  readonly at: string;
  readonly alarms: readonly AlarmState[];
}

const Asked = z.strictObject({
  /** As of when, ISO 8601. May lie ahead. @default now */
  at: z.iso.datetime({ offset: true }).optional(),
});

/** How each alarm stands, for the command line. */
export function alarmsCommand(states: Pick<AlarmStates, "of">) {
  return command(Asked, async ({ at }): Promise<AlarmsAnswer> => {
    const time = at === undefined ? Date.now() : Date.parse(at);
    return { at: new Date(time).toISOString(), alarms: states.of(time) };
  });
}

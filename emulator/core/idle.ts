import * as z from "zod";

/** How long nobody needs a process before it ends. Azure keeps an instance for some minutes; a laptop has other things to do. */
export const defaultIdleMs = 60_000;

const Seconds = z.stringFormat("seconds", /^\d{1,6}(\.\d{1,3})?$/).transform(Number);

/** The same, as VITRINE_IDLE_SECONDS says where it is set. @throws when that is no number of seconds */
export function idleMsOf({ VITRINE_IDLE_SECONDS: seconds }: NodeJS.ProcessEnv): number {
  return seconds === undefined ? defaultIdleMs : Seconds.parse(seconds) * 1000;
}

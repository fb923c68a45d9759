import { pattern } from "../validation/checks";

/** "30s", "1.5m", "2h45m": what Go's ParseDuration takes and the provider allows. */
export const duration = pattern(
  /^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/,
  'a number followed by a time unit, such as "30s" (ms, s, m and h are known)',
);

import type { AlarmRule } from "./alarm-rule";
import type { RecordedTime } from "./recorded-window";

/** From the look that found something until what it found was over. Times are milliseconds since 1970. */
export interface Incident {
  readonly firedAt: number;
  /** Missing while it lasts. */
  readonly resolvedAt?: number;
}

export interface ReplaySpan {
  /** Nothing before this is looked at. */
  readonly from: number;
  /** As of when. May lie ahead: then it is told what becomes of it when nothing else happens. */
  readonly at: number;
}

/**
 * Looks at what was recorded as Azure would have, again and again at its frequency, and once more at the end:
 *
 * ```
 * resting ──met──▶ fired ──not met, so many looks in a row──▶ resolved, which is resting
 * ```
 *
 * Nothing is kept between two calls: whoever asks later, or after a restart, is told the same of the same time.
 *
 * @returns what happened, oldest first
 * @throws NotEvaluated or KustoError
 */
export function replayAlarm(rule: AlarmRule, recorded: RecordedTime, { from, at }: ReplaySpan): Incident[] {
  const { windowMs, frequencyMs, looksUntilResolved } = rule;
  const isMetAt = (time: number) => rule.isMet(recorded.between(time - windowMs, time));
  const looks: number[] = [];
  for (let time = Math.ceil(from / frequencyMs) * frequencyMs; time <= at; time += frequencyMs)
    looks.push(time);

  const incidents: Incident[] = [];
  let open: Incident | undefined;
  let quietLooks = 0;
  for (const time of looks) {
    if (isMetAt(time)) {
      open ??= { firedAt: time };
      quietLooks = 0;
    } else if (open && ++quietLooks >= looksUntilResolved) {
      incidents.push({ ...open, resolvedAt: time });
      open = undefined;
      quietLooks = 0;
    }
  }
  // the next look is not due yet, but whoever asks wants to know what it would find
  if (!open && looks.at(-1) !== at && isMetAt(at)) open = { firedAt: at };
  return open ? [...incidents, open] : incidents;
}

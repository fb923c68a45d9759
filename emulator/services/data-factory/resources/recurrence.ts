import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally } from "../../../resource-manager/resource-error";
import { block, blocks, optionalNumber, optionalText, text, texts } from "../../../resource-manager/values";
import type { Recurrence, Weekday } from "../recurrence";
import { ianaZone, knownZones } from "../time-zones";

/** When a trigger of these values fires. @throws ResourceError NotRunLocally */
export function recurrenceOf(values: Values): Recurrence {
  const frequency = (optionalText(values, "frequency") ?? "Minute") as Recurrence["frequency"];
  const schedule = block(values, "schedule");
  if (schedule && (frequency === "Minute" || frequency === "Hour")) {
    throw refused(`a schedule within every ${frequency.toLowerCase()}`, 'set frequency to "Day" or longer');
  }
  const end = optionalText(values, "end_time");
  return {
    frequency,
    interval: optionalNumber(values, "interval") ?? 1,
    start: new Date(text(values, "start_time")),
    ...(end && { end: new Date(end) }),
    zone: zoneOf(optionalText(values, "time_zone") ?? "UTC"),
    ...(schedule && { schedule: scheduleOf(schedule) }),
  };
}

function scheduleOf(values: Values): NonNullable<Recurrence["schedule"]> {
  const monthDays = numbers(values, "days_of_month");
  const monthly = blocks(values, "monthly").map((each) => {
    const week = optionalNumber(each, "week");
    return { weekday: text(each, "weekday") as Weekday, ...(week && { week }) };
  });
  const isCountedBack = [...monthDays, ...monthly.map(({ week }) => week ?? 1)].some((number) => number < -1);
  if (isCountedBack)
    throw refused("days counted back from the end of a month", "name the day, or -1 for the last");
  return {
    minutes: numbers(values, "minutes"),
    hours: numbers(values, "hours"),
    weekdays: texts(values, "days_of_week") as Weekday[],
    monthDays,
    monthly,
  };
}

function zoneOf(name: string): string {
  const zone = ianaZone(name);
  if (zone !== undefined) return zone;
  throw notRunLocally(`the time zone "${name}"`, `use one of ${knownZones.join(", ")}`, ["time_zone"]);
}

function numbers(values: Values, name: string): number[] {
  const list = values[name];
  return Array.isArray(list) ? list.filter((each) => typeof each === "number") : [];
}

function refused(what: string, fix: string) {
  return notRunLocally(`${what} (Data Factory)`, fix, ["schedule"]);
}

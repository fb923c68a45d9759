import { ExactNumber } from "../../shared/text/exact-json";

/** In seconds since 1970; beyond them a number counts something else. */
const yearThousands = 32_503_680_000;

/** An id as it stands: text that is not empty, or a whole number however long; undefined for anything else. */
export function readId(value: unknown): string | undefined {
  if (value instanceof ExactNumber) return value.isWhole ? value.text : undefined;
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : text;
}

/** A decimal number with "." before its decimals; NaN for anything else, "1e3", "0x10" and "3,5" among it. */
export function readNumber(value: unknown): number {
  const text = value instanceof ExactNumber ? value.text : typeof value === "string" ? value.trim() : "";
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
}

/**
 * Seconds since 1970: from seconds, from milliseconds (beyond the year 5000 in seconds), or from a date of ISO 8601,
 * which is in UTC unless it says otherwise. NaN for anything else: 01/02/2020 is one day here and another one there,
 * and 20200102 is a date that looks like seconds.
 */
export function readSeconds(value: unknown): number {
  const plain = readNumber(value);
  if (Number.isNaN(plain)) return typeof value === "string" ? isoSeconds(value.trim()) : Number.NaN;
  if (isCompactDate(plain)) return Number.NaN;
  const seconds = Math.abs(plain) > 1e11 ? plain / 1000 : plain;
  return Math.abs(seconds) > yearThousands ? Number.NaN : seconds;
}

function isCompactDate(number: number): boolean {
  const [, year = "", month = "", day = ""] = /^(\d{4})(\d\d)(\d\d)$/.exec(String(number)) ?? [];
  return Number(year) >= 1900 && Number(year) < 2100 && !Number.isNaN(dayOf(year, month, day));
}

const iso =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d)(?::(?<second>[0-5]\d)(?:\.\d{1,9})?)?(?<zone>Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/;

function isoSeconds(text: string): number {
  const parts = iso.exec(text)?.groups;
  if (!parts) return Number.NaN;
  const { year = "", month = "", day = "", hour = "0", minute = "0", second = "0", zone = "Z" } = parts;
  const time = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return dayOf(year, month, day) + time - offsetOf(zone);
}

/** NaN for a day that no calendar has: the engine would make the first of March of 30 February. */
function dayOf(year: string, month: string, day: string): number {
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isReal = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return isReal ? date.getTime() / 1000 : Number.NaN;
}

function offsetOf(zone: string): number {
  if (zone === "Z") return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(-2)];
  return (zone.startsWith("-") ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

import { parseSchedule } from "./ncrontab";

const after = new Date("2026-11-21T09:30:15.000Z"); // a Saturday

it.each([
  ["0 */5 * * * *", "2026-11-21T09:35:00.000Z"],
  ["*/5 * * * *", "2026-11-21T09:35:00.000Z"],
  ["30 0 0 1 1 *", "2027-01-01T00:00:30.000Z"],
  ["0 0 12 * * Mon-Fri", "2026-11-23T12:00:00.000Z"],
  // a day of the month and a weekday must both fit, other than in Unix
  ["0 0 0 13 * 5", "2027-08-13T00:00:00.000Z"],
  ["0 0 0 * * 0", "2026-11-22T00:00:00.000Z"],
  ["0 0 0 * * sun", "2026-11-22T00:00:00.000Z"],
  // the first name that begins so
  ["0 0 0 1 J *", "2027-01-01T00:00:00.000Z"],
  ["0 0 0 1 ju *", "2027-06-01T00:00:00.000Z"],
  ["0 0 0 1 september *", "2027-09-01T00:00:00.000Z"],
  ["0 0 0 * * s", "2026-11-22T00:00:00.000Z"],
  // a range written backwards is turned round, and does not go over the end of the week
  ["0 0 0 * * fri-mon", "2026-11-23T00:00:00.000Z"],
  ["0 50-40 * * * *", "2026-11-21T09:40:00.000Z"],
  ["0 50/4 * * * *", "2026-11-21T09:50:00.000Z"],
  ["0 */7 10 * * *", "2026-11-21T10:00:00.000Z"],
  // a step below one is one
  ["0 */0 * * * *", "2026-11-21T09:31:00.000Z"],
  ["0 */-5 * * * *", "2026-11-21T09:31:00.000Z"],
  ["0 07 * * * *", "2026-11-21T10:07:00.000Z"],
  ["  0   0 12 * * *  ", "2026-11-21T12:00:00.000Z"],
  ["0 0 0 29 2 *", "2028-02-29T00:00:00.000Z"],
])("%s runs next at %s", (schedule, expected) => {
  expect(parseSchedule(schedule)(after)?.toISOString()).toBe(expected);
});

it.each(["0 0 0 30 2 *", "0 0 0 31 4,6,9,11 *"])("%s never runs, which the host accepts", (schedule) => {
  expect(parseSchedule(schedule)(after)).toBeUndefined();
});

it.each([
  ["every day", /2 fields; it needs six/],
  ["", /0 fields/],
  ["0 0 0 1 1 * 2027", /7 fields/],
  ["01:00:00", /is a time span/],
  ["1.00:00:00", /is a time span/],
  ["@daily", /1 fields/],
])("fails when the schedule is %j", (schedule, message) => {
  expect(() => parseSchedule(schedule)).toThrow(message);
});

it.each([
  ["second", "60 0 0 * * *"],
  ["second", "99 0 0 * * *"],
  ["minute", "0 5,,10 * * * *"],
  ["minute", "0 ,5 * * * *"],
  ["minute", "0 /5 * * * *"],
  ["minute", "0 */ * * * *"],
  ["minute", "0 */x * * * *"],
  ["minute", "0 */2/3 * * * *"],
  ["minute", "0 5- * * * *"],
  ["minute", "0 1.5 * * * *"],
  ["minute", "0 *-5 * * * *"],
  ["hour", "0 0 24 * * *"],
  ["hour", "0 0 ? * * *"],
  ["day of the month", "0 0 0 0 * *"],
  ["day of the month", "0 0 0 L * *"],
  ["day of the month", "0 0 0 LW * *"],
  ["day of the month", "0 0 0 15W * *"],
  ["day of the month", "0 0 0 ? * *"],
  ["day of the month", "0 0 0 32 * *"],
  ["month", "0 0 0 1 13 *"],
  ["month", "0 0 0 1 0 *"],
  ["month", "0 0 0 1 Janx *"],
  ["weekday", "0 0 0 * * 7"],
  ["weekday", "0 0 0 * * 0-7"],
  ["weekday", "0 0 0 * * SUN#1"],
  ["weekday", "0 0 0 * * 5L"],
  ["weekday", "0 0 0 * * ?"],
  ["weekday", "0 0 0 * * +5"],
])("fails when the %s is not one of the host's: %s", (field, schedule) => {
  expect(() => parseSchedule(schedule)).toThrow(`as its ${field}`);
});

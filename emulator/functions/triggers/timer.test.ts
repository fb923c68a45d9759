import { parseSchedule } from "./timer";

const after = new Date("2026-11-21T09:30:15.000Z"); // a Saturday

test.each([
  ["0 */5 * * * *", "2026-11-21T09:35:00.000Z"],
  ["*/5 * * * *", "2026-11-21T09:35:00.000Z"],
  ["30 0 0 1 1 *", "2027-01-01T00:00:30.000Z"],
  ["0 0 12 * * Mon-Fri", "2026-11-23T12:00:00.000Z"],
  // a day of the month and a weekday must both fit, other than in Unix
  ["0 0 0 13 * 5", "2027-08-13T00:00:00.000Z"],
])("%s runs next at %s", (schedule, expected) => {
  expect(parseSchedule(schedule)(after).toISOString()).toBe(expected);
});

test.each([
  ["every day", /2 fields; it needs six/],
  ["01:00:00", /is a time span/],
  ["0 0 0 30 2 *", /has no next run/],
  ["99 0 0 * * *", /CronPattern/],
])("fails when the schedule is %s", (schedule, message) => {
  expect(() => parseSchedule(schedule)(after)).toThrow(message);
});

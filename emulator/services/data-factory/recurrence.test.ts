import { nextOccurrence, type Recurrence } from "./recurrence";

const daily: Recurrence = {
  frequency: "Day",
  interval: 1,
  start: new Date("2026-01-01T06:30:00Z"),
  zone: "UTC",
};
const times = { minutes: [], hours: [], weekdays: [], monthDays: [], monthly: [] };

/** The next times, as text without milliseconds. */
function next(recurrence: Partial<Recurrence>, after: string, count = 3): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  let last: Date | undefined = new Date(after);
  for (let turn = 0; turn < count; turn++) {
    last = last && nextOccurrence({ ...daily, ...recurrence }, last);
    found.push(last?.toISOString().replace(":00.000Z", ""));
  }
  return found;
}

it.each<[string, Partial<Recurrence>, string, string[]]>([
  [
    "every 15 minutes from the start",
    { frequency: "Minute", interval: 15 },
    "2026-03-01T10:00:10Z",
    ["2026-03-01T10:15", "2026-03-01T10:30", "2026-03-01T10:45"],
  ],
  [
    "every 6 hours from the start",
    { frequency: "Hour", interval: 6 },
    "2026-03-01T06:30:00Z",
    ["2026-03-01T12:30", "2026-03-01T18:30", "2026-03-02T00:30"],
  ],
  [
    "each day at the start's time",
    {},
    "2026-02-27T07:00:00Z",
    ["2026-02-28T06:30", "2026-03-01T06:30", "2026-03-02T06:30"],
  ],
  [
    "every third day counted from the start",
    { interval: 3 },
    "2026-01-01T06:30:00Z",
    ["2026-01-04T06:30", "2026-01-07T06:30", "2026-01-10T06:30"],
  ],
  [
    "at several times of a day",
    { schedule: { ...times, hours: [8, 17], minutes: [0, 30] } },
    "2026-03-01T08:00:00Z",
    ["2026-03-01T08:30", "2026-03-01T17:00", "2026-03-01T17:30"],
  ],
  [
    "at a zone's time of day through the change of clocks",
    { zone: "Europe/Berlin", schedule: { ...times, hours: [3], minutes: [0] } },
    "2026-03-28T00:00:00Z",
    ["2026-03-28T02:00", "2026-03-29T01:00", "2026-03-30T01:00"],
  ],
  [
    "on weekdays of every other week",
    { frequency: "Week", interval: 2, schedule: { ...times, weekdays: ["Monday", "Friday"] } },
    "2026-01-01T00:00:00Z",
    ["2026-01-02T06:30", "2026-01-12T06:30", "2026-01-16T06:30"],
  ],
  [
    "each week on the start's day",
    { frequency: "Week" },
    "2026-01-01T07:00:00Z",
    ["2026-01-08T06:30", "2026-01-15T06:30", "2026-01-22T06:30"],
  ],
  [
    "on the first and the last day of every second month",
    { frequency: "Month", interval: 2, schedule: { ...times, monthDays: [1, -1] } },
    "2026-01-15T00:00:00Z",
    ["2026-01-31T06:30", "2026-03-01T06:30", "2026-03-31T06:30"],
  ],
  [
    "on the second Tuesday and the last Friday of a month",
    {
      frequency: "Month",
      schedule: {
        ...times,
        monthly: [
          { weekday: "Tuesday", week: 2 },
          { weekday: "Friday", week: -1 },
        ],
      },
    },
    "2026-01-01T00:00:00Z",
    ["2026-01-13T06:30", "2026-01-30T06:30", "2026-02-10T06:30"],
  ],
])("fires %s", (_, recurrence, after, wanted) => {
  expect(next(recurrence, after)).toEqual(wanted);
});

it("fires first at its start, and never after its end", () => {
  const end = new Date("2026-01-02T12:00:00Z");
  expect(next({ end }, "2025-06-01T00:00:00Z")).toEqual(["2026-01-01T06:30", "2026-01-02T06:30", undefined]);
  expect(next({ frequency: "Hour" }, "2025-06-01T00:00:00Z", 1)).toEqual(["2026-01-01T06:30"]);
});

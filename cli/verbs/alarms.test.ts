import { alarmsInWords } from "./alarms";

const alarm = { id: "/one", severity: 1, description: "Lists are slow. Look at the database." };

it("tells first what fired and what to do, then what is over, and of the others how many and why", () => {
  const words = alarmsInWords({
    at: "2026-11-30T13:00:00.000Z",
    alarms: [
      { ...alarm, name: "drift", state: "resting" },
      { ...alarm, name: "cpu", state: "not evaluated", why: "the metric cpu_percent is not known" },
      {
        ...alarm,
        name: "errors",
        state: "resolved",
        firedAt: "2026-11-30T12:00:00.000Z",
        resolvedAt: "2026-11-30T12:45:00.000Z",
      },
      { ...alarm, name: "slow", state: "fired", firedAt: "2026-11-30T12:15:00.000Z" },
    ],
  });
  expect(words).toMatch(/slow .*fired .*error .*2026-11-30T12:15.*\n.*errors .*resolved .*12:45/);
  expect(words).toContain("slow: Lists are slow. Look at the database.");
  expect(words).toMatch(
    /1 fired, 1 were resolved within a day, 1 rest\n1 are not evaluated here:\n {2}the metric cpu_percent is not known: cpu$/,
  );
});

it("tells nothing but counts when nothing fired", () => {
  const words = alarmsInWords({ at: "", alarms: [{ ...alarm, name: "drift", state: "resting" }] });
  expect(words).toBe("0 fired, 0 were resolved within a day, 1 rest");
});

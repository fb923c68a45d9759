import type { Stack } from "../stack";
import { commentLimit, reportInMarkdown } from "./markdown";
import { reportOn } from "./report-on";
import { manyChanges } from "./testing/many-changes";
import { reportInText } from "./text";

const stack: Stack = { environment: "prod", folder: "/nowhere", declared: [], outputs: {} };
const report = reportOn({ json: manyChanges(2_000), stack, basis: { kind: "deployed" } });

describe("a report on 2,000 changes", () => {
  it("fits into a comment of GitHub's, with the worst in it, and says where the rest is", async () => {
    const comment = reportInMarkdown(await report, {
      limit: commentLimit - 1,
      elsewhere: "the artifact plan-prod",
    });
    expect(comment.length).toBeLessThan(commentLimit);
    expect(comment).toContain("500 destroys data");
    expect(comment).toMatch(/> - `Workload0[^\n]*is deleted, with everything in it/);
    expect(comment).toMatch(/and \d+ more/);
    expect(comment).toContain("All of it: the artifact plan-prod.");
  });

  it("closes whatever it opens, however much of it is left out", async () => {
    for (const limit of [8_000, 20_000, commentLimit]) {
      const comment = reportInMarkdown(await report, { limit });
      expect(comment.length).toBeLessThanOrEqual(limit);
      expect(comment.length).toBeGreaterThan(limit / 2); // as much as there is room for
      expect(comment.match(/<details>/g)?.length).toBe(comment.match(/<\/details>/g)?.length);
      expect((comment.match(/^```/gm)?.length ?? 0) % 2).toBe(0);
    }
  });

  it("leaves nothing out of the artifact", async () => {
    const whole = reportInMarkdown(await report);
    const { changes, access } = await report;
    for (const { kind, resource } of changes) if (kind !== "access") expect(whole).toContain(resource);
    expect(whole.match(/\*\*loses\*\*/g)).toHaveLength(access.lost.length);
  });

  it("stays short on a terminal", async () => {
    const same = (text: string) => text;
    const colours = { bold: same, cyan: same, dim: same, green: same, red: same, yellow: same };
    const lines = reportInText(await report, { width: 100, colours }).split("\n");
    expect(lines.length).toBeLessThan(300);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });
});

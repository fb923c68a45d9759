import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { random } from "../../../runtime/shared/random";
import { run } from "../../main";

const folder = mkdtempSync(join(tmpdir(), "judge-"));
const file = (name: string) => join(folder, name);
const said: string[] = [];
beforeAll(() => {
  jest.spyOn(console, "log").mockImplementation((text: string) => void said.push(text));
  writeFileSync(
    file("random.csv"),
    log(6000, () => 1 / 4),
  );
  // shows the best of four seven times in ten
  writeFileSync(
    file("good.csv"),
    log(2000, (item) => (item === 3 ? 0.7 : 0.1)),
  );
});
beforeEach(() => said.splice(0));
afterAll(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const judge = (...args: string[]) => run(folder, ["articles", "judge", ...args]);

it("judges what one log's policy shows by another log, and says so in a sentence", async () => {
  expect(await judge(file("good.csv"), "--log", file("random.csv"), "--json")).toBe(0);
  const { judged, verdict } = JSON.parse(said[0] ?? "");
  const { doublyRobust, difference, evidence } = judged[0].judgement;
  // 0.7 · 0.4 + 0.1 · (0.1 + 0.2 + 0.3)
  expect(doublyRobust.low).toBeLessThan(0.34);
  expect(doublyRobust.high).toBeGreaterThan(0.34);
  expect(difference.low).toBeGreaterThan(0);
  expect(evidence.lists).toBe(6000);
  expect(verdict).toMatch(/^What the policy shows is rewarded more than what was shown: \+\d/);
  expect(await judge(file("good.csv"), "--log", file("random.csv"))).toBe(0);
  expect(said[1]).toMatch(/doubly robust +0\.3\d+ +0\.\d+ to 0\.\d+ +\d+ of 6000 lists/);
});

it("ends with 2, without a number, when the log could not have shown what the policy shows", async () => {
  writeFileSync(file("other.csv"), "item,reward,propensity\n99,0,1\n");
  expect(await judge(file("other.csv"), "--log", file("random.csv"))).toBe(2);
  expect(said[0]).toContain("no number: 100.0 % of what the policy shows could never have been shown");
  expect(said[0]).toContain("OutsideSupport");
  expect(said[0]).not.toMatch(/doubly robust/);
});

it.each([
  ["item,reward\n1,0\n", "it has no propensity or propensity_score"],
  ["item,reward,propensity\n1,yes,0.5\n", 'its reward is "yes", which is no number'],
  ['{"item":"1","reward":"1","propensity":"0.5"}\n{"item"\n', "line 2 is no decision: it is no JSON"],
])("fails with InvalidData that names the line of a log that is none", async (text, why) => {
  writeFileSync(file("bad"), text);
  await expect(judge("uniform", "--log", file("bad"))).rejects.toMatchObject({
    code: "InvalidData",
    message: expect.stringContaining(why),
  });
});

/** Of four items, the nth is rewarded with 0.1 · (n + 1). */
function log(lines: number, propensity: (item: number) => number): string {
  const source = random(lines);
  const rows = Array.from({ length: lines }, () => {
    let left = source.next();
    let item = 0;
    while (item < 3 && left >= propensity(item)) left -= propensity(item++);
    return `${item},${source.next() < 0.1 * (item + 1) ? 1 : 0},${propensity(item)}`;
  });
  return `item,reward,propensity\n${rows.join("\n")}\n`;
}

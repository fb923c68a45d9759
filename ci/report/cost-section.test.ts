import type { CostDelta } from "../cost/delta";
import { costSection } from "./markdown-sections";
import type { Report } from "./report";

const cost: CostDelta = {
  currency: "USD",
  before: 0,
  after: 168,
  monthly: 168,
  constructs: [{ path: "Search/Scoring", before: 0, after: 168 }],
  newlyUnknown: [],
  unverified: [],
};
const shown = (delta: CostDelta) => costSection({ cost: delta } as Report, 1).render(10_000);

it("names a price that nobody has checked, and what it rests on, below what it makes dear", () => {
  const unverified = [{ meter: "machine.Standard_D4as_v4", why: "an eighth of a larger one" }];
  expect(shown({ ...cost, unverified })).toBe(
    `${shown(cost)}\n\nNot verified: \`machine.Standard_D4as_v4\` (an eighth of a larger one)`,
  );
});

import { expectCalibrated } from "./testing/expect-calibrated";
import { expectClean, expectReplayed } from "./testing/expect-lists";

it("shows nothing read, hidden, withdrawn or expired, no story twice and no more than the caps in 100,000 lists", () => {
  expectClean(100_000);
}, 1_800_000);

it("makes the 10,000 lists of a day again from their records alone, to the byte", () => {
  expectReplayed(10_000);
}, 600_000);

it("shows articles as often as their propensities say, none below the floor, in 1,000,000 positions", () => {
  expectCalibrated(1_000_000);
}, 1_800_000);

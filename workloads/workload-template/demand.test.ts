import { demand } from "./demand";

it("asks of the app a second for each document, and of storage to keep it", () => {
  const { expected, inWords } = demand({ documents: 1_000_000, keptMonths: 2 });
  expect(expected.apps?.["App"]).toMatchObject({ executions: 1_000_000, activeSeconds: 1_000_000 });
  expect(expected.accounts?.["Storage"]).toMatchObject({ storedGB: 8, writtenGB: 4, writes: 1_000_000 });
  expect(inWords).toEqual(["1,000,000 documents of 4 KB are kept"]);
});

it("asks for nothing when nobody comes", () => {
  const { apps, accounts } = demand({ documents: 1_000_000, keptMonths: 2 }).atRest;
  expect(apps?.["App"]).toMatchObject({ executions: 0, activeSeconds: 0 });
  expect(accounts?.["Storage"]).toMatchObject({ storedGB: 0, writes: 0, moved: { gigabytes: 0 } });
});

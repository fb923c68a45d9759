import { demand } from "./demand";

const load = { uploads: 1_000_000, uploadMB: 2, keptMonths: 2 };

it("asks of the app a second for each upload, which its host's queue brings", () => {
  const { apps } = demand(load).expected;
  expect(apps?.["App"]).toMatchObject({
    executions: 1_000_000,
    queued: 1_000_000,
    activeSeconds: 1_000_000,
  });
});

it("keeps uploads with what is made from them until somebody deletes them", () => {
  const { accounts } = demand(load).expected;
  expect(accounts?.["Storage"]).toMatchObject({
    storedGB: expect.closeTo(4300),
    writtenGB: expect.closeTo(2150),
    moved: { gigabytes: expect.closeTo(4150) },
    writes: 4_000_000,
    reads: 6_000_000,
    queueOperations: 4_000_000,
  });
});

it("asks for nothing when nobody comes", () => {
  const { apps, accounts } = demand(load).atRest;
  expect(apps?.["App"]).toMatchObject({ executions: 0, activeSeconds: 0 });
  expect(accounts?.["Storage"]).toMatchObject({ storedGB: 0, writes: 0, reads: 0, moved: { gigabytes: 0 } });
});

it.each([
  [1, "1,000,000 images of 2 MB are uploaded, each kept for 1 month"],
  [2, "1,000,000 images of 2 MB are uploaded, each kept for 2 months"],
])("says what it expects: kept for %d", (keptMonths, sentence) => {
  expect(demand({ ...load, keptMonths }).inWords).toEqual([sentence]);
});

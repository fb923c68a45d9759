import { readDeed } from "./deed-event";

const arrivedMs = Date.parse("2026-11-20T12:00:00.000Z");
const arrival = { arrivedMs, keptMs: 90 * 86_400_000 };
const like = {
  id: "0199a0d6-3f4e-7c2a-9b1d-1234567890ab",
  reader: "ann",
  at: "2026-11-20T11:59:00.000Z",
  kind: "like",
  article: "a1",
};

it("is the deed that the body tells of", () => {
  expect(readDeed(like, arrival)).toEqual({ deed: like });
});

it.each<[string, unknown, object]>([
  ["it is no JSON", "{broken", { code: "NotADeed" }],
  ["it is nothing", null, { code: "NotADeed" }],
  ["it is a list", [like], { code: "NotADeed" }],
  [
    "something is missing",
    { ...like, article: undefined },
    { code: "NotADeed", event: like.id, reader: "ann" },
  ],
  ["the reader is none", { ...like, reader: "Ann <ann@example.org>" }, { code: "NotADeed", event: like.id }],
  ["it has more than it may", { ...like, position: 0, note: "x" }, { code: "NotADeed", reader: "ann" }],
  [
    "it happened after it came",
    { ...like, at: "2026-11-20T12:06:00.000Z" },
    { code: "FromTheFuture", reader: "ann" },
  ],
  [
    "it is older than what is kept",
    { ...like, at: "2026-08-01T00:00:00.000Z" },
    { code: "TooOld", event: like.id },
  ],
])("fails when %s", (_, body, refused) => {
  const read = readDeed(body, arrival);
  expect(read).toMatchObject({ refused });
  expect(read).toMatchObject({ refused: { reason: expect.stringMatching(/\w+: .+/) } });
  expect(JSON.stringify(read)).not.toContain("example.org");
});

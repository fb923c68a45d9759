import type { StorageEvent } from "../storage/storage";
import { wants } from "./filter";

const event: StorageEvent = {
  id: "1",
  topic: "/accounts/photos",
  subject: "/blobServices/default/containers/input/blobs/Holiday/A.JPG",
  eventType: "Microsoft.Storage.BlobCreated",
  eventTime: "2026-11-21T00:00:00Z",
  data: { api: "PutBlob" },
  dataVersion: "",
  metadataVersion: "1",
};
const all = { includedEventTypes: [], stringIn: [] };

it("wants everything when nothing is asked for", () => {
  expect(wants(all, event)).toBe(true);
});

it.each([
  ["the event type", { includedEventTypes: ["Microsoft.Storage.BlobCreated"] }],
  ["the beginning of the subject", { subjectBeginsWith: "/blobservices/default/containers/INPUT/" }],
  ["the end of the subject", { subjectEndsWith: ".jpg" }],
  ["a value of data", { stringIn: [{ key: "data.api", values: ["CopyBlob", "putblob"] }] }],
  ["a value of data without its prefix", { stringIn: [{ key: "api", values: ["PutBlob"] }] }],
  ["a value of the event", { stringIn: [{ key: "eventType", values: ["Microsoft.Storage.BlobCreated"] }] }],
])("wants an event by %s", (_, filter) => {
  expect(wants({ ...all, ...filter }, event)).toBe(true);
});

it.each([
  ["the event type", { includedEventTypes: ["Microsoft.Storage.BlobDeleted"] }],
  ["the beginning of the subject", { subjectBeginsWith: "/blobServices/default/containers/output/" }],
  ["the end of the subject", { subjectEndsWith: ".png" }],
  ["a value of data", { stringIn: [{ key: "data.api", values: ["CopyBlob"] }] }],
  ["a value that is not there", { stringIn: [{ key: "data.color", values: ["red"] }] }],
  [
    "one of two conditions",
    { subjectEndsWith: ".jpg", includedEventTypes: ["Microsoft.Storage.BlobDeleted"] },
  ],
])("does not want an event because of %s", (_, filter) => {
  expect(wants({ ...all, ...filter }, event)).toBe(false);
});

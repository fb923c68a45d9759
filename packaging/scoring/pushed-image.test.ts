import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pushedImage } from "./pushed-image";

const folder = mkdtempSync(join(tmpdir(), "pushed-image-"));
const file = join(folder, "scoring-image.json");
afterEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

const hash = "4f".repeat(32);
const digest = `sha256:${"2a".repeat(32)}`;

it("names the image by the digest of what was pushed", () => {
  writeFileSync(file, `${JSON.stringify({ hash, digest })}\n`);
  expect(pushedImage(folder, hash)).toBe(`scoring@${digest}`);
});

it("names it by the tag it will have while nobody has pushed it, or what was pushed is of another context", () => {
  expect(pushedImage(folder, hash)).toBe("scoring:4f4f4f4f4f4f");
  writeFileSync(file, JSON.stringify({ hash: "0".repeat(64), digest }));
  expect(pushedImage(folder, hash)).toBe("scoring:4f4f4f4f4f4f");
});

it.each([
  ["no JSON", "{"],
  ["a tag instead of a digest", JSON.stringify({ hash, digest: "latest" })],
  ["nothing of a digest", JSON.stringify({ hash, digest: "" })],
])("fails when the file holds %s", (_, content) => {
  writeFileSync(file, content);
  expect(() => pushedImage(folder, hash)).toThrow(expect.objectContaining({ code: "PushedImageNotValid" }));
});

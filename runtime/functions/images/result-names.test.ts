import {
  artifactName,
  artifactPrefix,
  metadataName,
  rejectionName,
  versionInName,
  versionOf,
} from "./result-names";

it("says where the results of an upload are, from its name and its ETag", () => {
  expect(metadataName("holiday/a.jpg")).toBe("holiday/a.jpg.json");
  expect(rejectionName("holiday/a.jpg")).toBe("holiday/a.jpg.json");
  expect(artifactName("holiday/a.jpg", '"0x8DD0A1B2C3D4E5F"', "webp")).toBe(
    "holiday/a.jpg/0x8DD0A1B2C3D4E5F.webp",
  );
});

it("finds the version in a name it has made", () => {
  const name = artifactName("a.b/c.jpg", '"0x8DD"', "original");
  expect(versionInName(name)).toBe(versionOf('"0x8DD"'));
  expect(name.startsWith(artifactPrefix("a.b/c.jpg"))).toBe(true);
});

it("keeps within Azure's 1,024 characters, and long names apart", () => {
  const long = "é".repeat(1023);
  const names = [`${long}a`, `${long}b`].map((source) =>
    artifactName(source, '"0x8DD0A1B2C3D4E5F"', "original"),
  );
  expect(new Set(names).size).toBe(2);
  expect(names[0]?.length).toBeLessThanOrEqual(1024);
});

it("cuts no character in half", () => {
  expect(() => encodeURIComponent(metadataName("😀".repeat(500)))).not.toThrow();
  expect(() => encodeURIComponent(metadataName(`a${"😀".repeat(500)}`))).not.toThrow();
});

it("gives no two uploads one name, however alike theirs are", () => {
  const long = "x".repeat(1020);
  const cut = metadataName(long).replace(/\.json$/, "");
  const sources = [
    "a b.jpg",
    "a-b.jpg",
    "A-b.jpg",
    "é.jpg",
    "e\u0301.jpg",
    "весна.jpg",
    "осень.jpg",
    "!.jpg",
    "?.jpg",
  ];
  sources.push(
    "a.jpg",
    "a.png",
    "a.jpg/b",
    "a.jpg.json",
    long,
    `${long}y`,
    cut,
    `${"x".repeat(894)}😀${long.slice(900)}`,
  );
  for (const nameOf of [metadataName, rejectionName, artifactPrefix])
    expect(new Set(sources.map(nameOf)).size).toBe(sources.length);
});

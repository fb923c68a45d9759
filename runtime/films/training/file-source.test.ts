import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileHashes } from "../../pipeline/file-hashes";
import { fileSource } from "./file-source";

const folder = mkdtempSync(join(tmpdir(), "films-"));
const write = (name: string, lines: readonly string[]) => {
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  return join(folder, name);
};
const hashOf = fileHashes(join(folder, "files.json"));

async function rowsFrom(ratings: string, films: string) {
  const data = await fileSource({ ratings, films, hashOf }).read();
  const all = async <Row>(rows: AsyncIterable<Row> | Iterable<Row>) => {
    const found: Row[] = [];
    for await (const row of rows) found.push(row);
    return found;
  };
  return { ratings: await all(data.ratings), films: await all(data.films), refused: data.refused };
}

it("reads MovieLens files with commas and with colons, years from titles, and counts lines that are no rating", async () => {
  const csv = await rowsFrom(
    write("ratings.csv", [
      "userId,movieId,rating,timestamp",
      "1,10,4.5,1500000000",
      "1,11,good,1500000001",
      "2,10,3,1500000002",
    ]),
    write("movies.csv", [
      "movieId,title,genres",
      '10,"House, The (1999)",Drama|Comedy',
      "11,Nameless,(no genres listed)",
    ]),
  );
  expect(csv.ratings).toEqual([
    { person: "1", film: "10", value: 4.5, time: 1_500_000_000 },
    { person: "2", film: "10", value: 3, time: 1_500_000_002 },
  ]);
  expect(csv.refused).toBe(1);
  expect(csv.films).toEqual([
    { key: "10", title: "House, The", year: 1999, genres: ["Drama", "Comedy"] },
    { key: "11", title: "Nameless", year: null, genres: [] },
  ]);
  const colons = await rowsFrom(
    write("ratings.dat", ["1::0114508::8::1381006850"]),
    write("movies.dat", ["0114508::Species (1995)::Action|Horror"]),
  );
  expect(colons.ratings).toEqual([{ person: "1", film: "0114508", value: 8, time: 1_381_006_850 }]);
  expect(colons.films).toEqual([
    { key: "0114508", title: "Species", year: 1995, genres: ["Action", "Horror"] },
  ]);
});

it("has another version when a byte of a file is another one, and the same when it was only written again", async () => {
  const lines = ["1::2::3::4"];
  const version = () => fileSource({ ratings: write("r.dat", lines), hashOf }).version();
  const first = await version();
  expect(await version()).toBe(first);
  lines[0] = "1::2::5::4";
  expect(await version()).not.toBe(first);
});

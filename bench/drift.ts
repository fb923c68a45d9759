import { findDrift } from "../runtime/drift/find-drift";
import { type Columns, TableProfile } from "../runtime/drift/table-profile";
import { random } from "../runtime/shared/random";
import { cpuMs, interleaved, print } from "./shared/figure";

const rows = 1_000_000;
const numbers = 12;
const categories = 8;

/** A million rows of twenty columns, profiled and compared, beside what an exact test of the numbers alone has to do first: sort them. */
export async function run(): Promise<void> {
  const source = random(1);
  const table: Record<string, Float64Array | string[]> = {};
  for (let n = 0; n < numbers; n++)
    table[`number ${n}`] = Float64Array.from({ length: rows }, () => source.normal());
  for (let n = 0; n < categories; n++) {
    const names = Array.from({ length: n % 2 ? 5000 : 12 }, (_, name) => `name ${name}`);
    table[`category ${n}`] = Array.from(
      { length: rows },
      () => names[Math.floor(names.length * source.next() ** 2)] as string,
    );
  }
  const columns: Columns = Object.fromEntries(
    Object.entries(table).map(([name, values]) => [name, Array.isArray(values) ? "category" : "number"]),
  );
  const before = profileOf(columns, table);

  const { profiles, sorts } = await interleaved(3, {
    profiles: () => cpuMs(async () => findDrift(before, profileOf(columns, table))),
    sorts: () =>
      cpuMs(async () => {
        for (const values of Object.values(table)) if (!Array.isArray(values)) values.slice().sort();
      }),
  });
  print({
    figure: "drift of 1,000,000 rows of 20 columns, processor time",
    value: profiles / 1000,
    unit: "s",
    peer: `sorting the ${numbers} columns of numbers`,
    peerValue: sorts / 1000,
    ratio: profiles / sorts,
    target: "< 2 s",
    met: profiles < 2000,
  });
  const bytes = JSON.stringify(before).length / Object.keys(columns).length;
  print({
    figure: "a profile's size a column",
    value: bytes / 1024,
    unit: "KB",
    target: "<= 10 KB",
    met: bytes <= 10_240,
  });
}

function profileOf(columns: Columns, table: Readonly<Record<string, Float64Array | string[]>>): TableProfile {
  const profile = new TableProfile(columns);
  for (const [name, column] of profile.columns) {
    const values = table[name];
    if (column.kind === "number" && values instanceof Float64Array)
      for (const value of values) column.add(value);
    if (column.kind === "category" && Array.isArray(values)) for (const value of values) column.add(value);
  }
  return profile;
}

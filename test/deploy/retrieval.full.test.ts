/** @jest-environment ./runtime/scoring/testing/native-arrays.ts */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { sampleCatalogue, writeSampleCatalogue } from "../../cli/sample-catalogue/sample-catalogue";
import { writeBuiltInModel } from "../../runtime/scoring/built-in/write-built-in-model";
import { writeMobileNet } from "../../runtime/scoring/testing/retrieval";
import { barePrecisionAt5 } from "../support/bare-retrieval";
import { Checkout } from "../support/checkout";
import { succeeding } from "../support/command";
import { destroyLocal } from "../support/deployed";
import { allowDrawings } from "../support/drawings";
import { LocalEstate } from "../support/local-estate";
import { SearchApi } from "../support/search-api";

jest.setTimeout(1_200_000);

const shared = resolve("../shared/data/photos");
const clients = 4;

interface Photo {
  readonly id: string;
  readonly file: string;
  /** The folder it lies in. */
  readonly kind: string;
}

/**
 * 1,100 photos of ten kinds of clothes and MobileNetV2; where the shared data is not, the drawn garments and the
 * built-in model under another name.
 */
describe("a catalogue of photos and a model of one's own", () => {
  let checkout: Checkout;
  let photos: Photo[];
  let api: SearchApi;

  allowDrawings();

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["visualSearch"]);
    const model = join(checkout.root, "models/own");
    mkdirSync(model, { recursive: true });
    if (!writeMobileNet(model)) writeRenamedBuiltIn(model);
    // blue is what a person changes; green is there to be asked by name
    edit(
      '{ blue: { model: "built-in" } }',
      '{ blue: { model: "models/own" }, green: { model: "built-in" } }',
    );
    await succeeding(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
    api = new SearchApi(new LocalEstate(checkout.root).output("search_api_url"));

    const folder = await photosIn(checkout.root);
    photos = photosOf(folder);
    await importPhotos(folder);
  });

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it.each([
    ["blue", "the model of one's own", "models/own"],
    ["green", "the built-in model", ".vitrine/models/built-in"],
  ])("finds through %s as many photos of the same kind as a bare script does with %s", async (...given) => {
    const [deployment, what, model] = given;
    const bare = await barePrecisionAt5(join(checkout.root, model), photos);
    const whole = await precisionAt5(deployment);
    console.log(
      `precision@5 of ${what} over ${photos.length} photos: ${whole.toFixed(4)}, bare script ${bare.toFixed(4)}`,
    );
    expect(Math.abs(whole - bare)).toBeLessThan(0.005);
    // from the data's own description
    if (existsSync(shared) && deployment === "blue") expect(Math.abs(whole - 0.677)).toBeLessThan(0.005);
  });

  /** Each photo is asked for and left out: of what remains, how much of the first five is of its kind. */
  async function precisionAt5(deployment: string): Promise<number> {
    const queue = photos.values();
    let sum = 0;
    const ask = async () => {
      for (const { file, kind, id } of queue) {
        const answer = await api.search(readFileSync(file), { top: "6", deployment });
        expect(answer.deployment).toBe(deployment);
        expect(answer.items.map((item) => item.id)).toContain(id);
        const others = answer.items.filter((item) => item.id !== id).slice(0, 5);
        sum += others.filter(({ category }) => category === kind).length / 5;
      }
    };
    await Promise.all(Array.from({ length: clients }, ask));
    return sum / photos.length;
  }

  async function importPhotos(folder: string): Promise<void> {
    const start = performance.now();
    const importing = ["vitrine", "catalogue", "import", folder, "--json"];
    const { stdout } = await succeeding(checkout.root, "npx", ...importing);
    const seconds = (performance.now() - start) / 1000;
    const { report } = JSON.parse(stdout);
    expect(report).toMatchObject({ state: "succeeded", rows: photos.length, rejected: 0 });
    console.log(
      `imported ${photos.length} photos for two models in ${seconds.toFixed(1)} s, ` +
        `${(photos.length / seconds).toFixed(1)} a second`,
    );
  }

  function edit(from: string, to: string): void {
    const file = join(checkout.root, "environments/local.ts");
    const text = readFileSync(file, "utf8");
    expect(text).toContain(from);
    writeFileSync(file, text.replace(from, to));
  }
});

/** The shared photos, or the drawn garments as photos. */
async function photosIn(root: string): Promise<string> {
  if (existsSync(shared)) return shared;
  console.log(`${shared} is not on this machine: the sample catalogue and the built-in model stand for it`);
  const [drawn, folder] = [join(root, "drawn"), join(root, "photos")];
  await writeSampleCatalogue(drawn);
  for (const { item, image } of sampleCatalogue()) {
    const kind = join(folder, item.category.replaceAll(/\W+/g, "-"));
    mkdirSync(kind, { recursive: true });
    renameSync(join(drawn, image), join(kind, `${item.id}.jpg`));
  }
  return folder;
}

function photosOf(folder: string): Photo[] {
  const kinds = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return kinds.flatMap(({ name: kind }) =>
    readdirSync(join(folder, kind)).map((name) => {
      const id = `${basename(folder)}_${kind}_${name.replace(/\.jpg$/, "")}`;
      return { id, kind, file: join(folder, kind, name) };
    }),
  );
}

function writeRenamedBuiltIn(folder: string): void {
  writeBuiltInModel(folder);
  const file = join(folder, "manifest.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...manifest, name: "own" }));
}

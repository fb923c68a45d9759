import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readModelFolder } from "./model-folder";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mounted-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const manifest = {
  name: "means",
  input: { name: "image", width: 8, height: 8 },
  output: { name: "embedding", dimension: 3 },
};

function put(folder: string): void {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(root, folder, "model.onnx"), "-");
}

function refusal(): Error & { code?: string } {
  try {
    readModelFolder(root);
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was read");
}

describe("a mounted model is found", () => {
  it.each([
    ["in the folder itself", ""],
    ["where the mount path holds the version's files", "means/1"],
    ["where Azure keeps the name of the folder that was registered", "means/0123456789ab/0123456789ab"],
  ])("%s", (_, folder) => {
    put(folder);
    expect(readModelFolder(root).file).toBe(join(root, folder, "model.onnx"));
  });

  it("with whatever else the model's own folder holds", () => {
    put("means/1/means");
    put("means/1/means/before");
    expect(readModelFolder(root).file).toBe(join(root, "means/1/means/model.onnx"));
  });

  it("behind links, and once however many lead to it", () => {
    put("..store/1/means");
    symlinkSync("..store/1", join(root, "means"));
    symlinkSync("..store/1", join(root, "also-means"));
    expect(readModelFolder(root).manifest.name).toBe("means");
  });

  it("beside links that lead nowhere or in a circle", () => {
    put("means/1/means");
    symlinkSync("absent", join(root, "dangling"));
    symlinkSync("itself", join(root, "itself"));
    symlinkSync("..", join(root, "means/up"));
    expect(readModelFolder(root).file).toBe(join(root, "means/1/means/model.onnx"));
  });

  it("beside a folder that may not be read", () => {
    put("means/1/means");
    mkdirSync(join(root, "lost+found"));
    chmodSync(join(root, "lost+found"), 0);
    expect(readModelFolder(root).manifest.name).toBe("means");
  });
});

describe("a server fails when", () => {
  it("nothing is mounted there", () => {
    rmSync(root, { recursive: true });
    expect(refusal()).toMatchObject({ code: "ModelFolderMissing" });
  });

  it("no manifest is within three levels, and tells what is there by its path below", () => {
    put("means/1/means/deeper");
    writeFileSync(join(root, "means/1/weights.bin"), "-");
    const error = refusal();
    expect(error).toMatchObject({ code: "ManifestMissing" });
    for (const path of ["means/1/means/deeper/", "means/1/weights.bin"])
      expect(error.message).toContain(` ${path}`);
  });

  it("the name belongs to a folder", () => {
    mkdirSync(join(root, "means/1/manifest.json"), { recursive: true });
    expect(refusal()).toMatchObject({ code: "ManifestMissing" });
  });

  it("two models are mounted, and tells both by their paths below", () => {
    put("means/1/means");
    put("means/2/means");
    const error = refusal();
    expect(error).toMatchObject({ code: "ManifestAmbiguous" });
    for (const path of ["means/1/means/manifest.json", "means/2/means/manifest.json"])
      expect(error.message).toContain(` ${path}`);
  });

  it("thousands of files are mounted without a manifest, in few words", () => {
    mkdirSync(join(root, "means/1"), { recursive: true });
    for (let number = 0; number < 3000; number++) writeFileSync(join(root, "means/1", `${number}.bin`), "");
    const error = refusal();
    expect(error).toMatchObject({ code: "ManifestMissing" });
    expect(error.message.length).toBeLessThan(1000);
  });
});

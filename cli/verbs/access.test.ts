import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Testing } from "cdktf";
import { recordSynth } from "../../ci/last-synth";
import prod from "../../environments/prod";
import { estateOf } from "../../test/support/estates";
import { expectGolden } from "../../test/support/golden";
import { access } from "./access";

const root = mkdtempSync(join(tmpdir(), "vitrine-access-"));
beforeAll(() => {
  cpSync(Testing.fullSynth(estateOf(prod)), join(root, "cdktf.out"), { recursive: true });
  recordSynth(join(root, "cdktf.out"), new Date());
});
afterAll(() => rmSync(root, { recursive: true }));

async function shown(...args: string[]): Promise<string> {
  const log = jest.spyOn(console, "log").mockImplementation(() => {});
  try {
    await access(root, () => {}).parseAsync(args, { from: "user" });
    return log.mock.calls.map(([line]) => line).join("\n");
  } finally {
    log.mockRestore();
  }
}

describe("vitrine access", () => {
  it("shows what each team and identity of prod may do", async () => {
    expectGolden("cli/verbs/golden/access-prod.txt", `${(await shown("prod")).replaceAll(/ +$/gm, "")}\n`);
  });

  it("says which teams a group of people is", async () => {
    expect(await shown("prod")).toMatch(/^group 00000000-0000-0000-0000-000000000f02 \(operators\)$/m);
  });

  it("gives programs who may touch one thing as one JSON document", async () => {
    const found = JSON.parse(await shown("prod", "--json", "--on", "Images/Storage/input"));
    expect(found).toContainEqual(
      expect.objectContaining({
        principal: expect.objectContaining({ kind: "identity", name: "Images/App/Identity" }),
        may: "read blobs",
        on: expect.objectContaining({ path: "Images/Storage/input" }),
      }),
    );
  });

  it("says what to do about a resource that is not there", async () => {
    await expect(shown("prod", "--on", "Attic")).rejects.toMatchObject({ code: "ResourceNotFound" });
  });
});

import type { RegisteredModel } from "../registry";
import { RegisteredModels } from "./registered-models";

function modelsOf(...versions: string[]) {
  const clock = { ms: 0 };
  const registry = { versions, asked: 0, isReached: true };
  const list = async (): Promise<RegisteredModel[]> => {
    registry.asked++;
    if (!registry.isReached) throw new Error("away");
    return registry.versions.map((version) => ({
      name: "leaving",
      version,
      hash: version.repeat(64).slice(0, 64),
      task: "binary",
      title: "Who leaves",
      registeredAt: undefined,
    }));
  };
  return { clock, registry, registered: new RegisteredModels({ list }, () => clock.ms) };
}

it("finds the newest version, or the one that is asked for", async () => {
  const { registered, registry } = modelsOf("1", "2", "10");
  expect((await registered.find("leaving"))?.version).toBe("10");
  expect((await registered.find("leaving", "2"))?.version).toBe("2");
  expect(registry.asked).toBe(1);
});

it("asks again for what is not in its list, but not for each who asks", async () => {
  const { clock, registered, registry } = modelsOf("1");
  await registered.list();
  registry.versions.push("2");
  clock.ms += 3000;
  const found = await Promise.all([1, 2, 3].map(() => registered.find("leaving", "2")));
  expect(found.map((model) => model?.version)).toEqual(["2", "2", "2"]);
  for (let time = 0; time < 5; time++) expect(await registered.find("leaving", "3")).toBeUndefined();
  expect(registry.asked).toBe(2);
});

it("answers with an old list while it asks for a new one, and while the registry is away", async () => {
  const { clock, registered, registry } = modelsOf("1");
  await registered.list();
  registry.versions.push("2");
  clock.ms += 31_000;
  expect((await registered.find("leaving"))?.version).toBe("1");
  await new Promise(setImmediate);
  expect((await registered.find("leaving"))?.version).toBe("2");
  registry.isReached = false;
  clock.ms += 31_000;
  expect((await registered.find("leaving"))?.version).toBe("2");
  expect(await registered.find("other")).toBeUndefined();
});

it("fails when the registry has never been reached", async () => {
  const { registered, registry } = modelsOf("1");
  registry.isReached = false;
  await expect(registered.find("leaving")).rejects.toThrow("away");
});

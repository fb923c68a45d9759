import { ModelFailures } from "./model-failures";

function failuresAt() {
  const clock = { ms: 0 };
  return { clock, failures: new ModelFailures({ now: () => clock.ms }) };
}

it("puts a model aside that crashed three times within ten minutes, for ten minutes", () => {
  const { clock, failures } = failuresAt();
  failures.crashed("a");
  failures.crashed("a");
  expect(failures.of("a")).toBeUndefined();
  clock.ms += 60_000;
  failures.crashed("a");
  expect(failures.of("a")).toMatchObject({ code: "ModelQuarantined", retryAfterSeconds: 600 });
  expect(failures.of("b")).toBeUndefined();
  clock.ms += 600_000;
  expect(failures.of("a")).toBeUndefined();
});

it("forgets crashes that are long past", () => {
  const { clock, failures } = failuresAt();
  for (let time = 0; time < 10; time++) {
    failures.crashed("a");
    clock.ms += 300_001;
  }
  expect(failures.of("a")).toBeUndefined();
});

it("tries again after a minute what could not be loaded", () => {
  const { clock, failures } = failuresAt();
  failures.notLoadable("a", "no graph");
  clock.ms += 59_000;
  expect(failures.of("a")).toEqual({ code: "ModelNotLoadable", message: "no graph", retryAfterSeconds: 1 });
  clock.ms += 1000;
  expect(failures.of("a")).toBeUndefined();
});

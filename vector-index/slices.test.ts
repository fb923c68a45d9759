import { inSlices } from "./slices";

/** Keeps the processor busy. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

it("lets others have their turn every few milliseconds", async () => {
  let steps = 0;
  let turns = 0;
  const others = setInterval(() => turns++, 1);
  await new Promise<void>((resolve) => {
    inSlices(() => {
      work(1);
      return ++steps < 100;
    }, resolve);
  });
  clearInterval(others);
  expect(steps).toBe(100);
  expect(turns).toBeGreaterThan(10);
});

it("ends where it is when it is told to", async () => {
  let steps = 0;
  let isDone = false;
  const end = inSlices(
    () => {
      steps++;
      work(1);
      return true;
    },
    () => {
      isDone = true;
    },
  );
  await new Promise((resolve) => setTimeout(resolve, 20));
  end();
  const reached = steps;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(steps).toBe(reached);
  expect(isDone).toBe(false);
});

import { RunningPredictions } from "../../runtime/functions/predictions/testing/running-predictions";
import type { callers } from "../../runtime/functions/predictions/testing/test-api";
import type { WindowKind } from "../support/browser";
import { appearances, ConsoleViews, expectToFit, keepPicture } from "./console-views";
import { objections } from "./objections";
import { type StandInAnswer, type StandInRequest, serveConsole } from "./served-console";

const views = new ConsoleViews();
const base = "/predictions/api/v1";
let api: RunningPredictions;
let site: Awaited<ReturnType<typeof serveConsole>>;
/** Who has signed in. */
let who: keyof typeof callers | undefined;
let left: string[];

beforeAll(async () => {
  api = await RunningPredictions.start();
  site = await serveConsole(["predictions"], answer);
});
beforeEach(() => {
  who = "asker";
  left = [];
});
afterEach(async () => expect(await views.close()).toEqual([]));
afterAll(async () => {
  await views.end();
  await site?.stop();
  await api?.stop();
});

it("answers for a row that is typed in, with what spoke for it, and leads from the request's id to all that it came from", async () => {
  const { page } = await open();
  // there is a newer one
  expect(await page.locator("#model option:checked").textContent()).toMatch(/, version 1 \(the default\)$/);
  await page.getByLabel("age").fill("60");
  await page.getByLabel("overtime").selectOption("no");
  await page.getByRole("button", { name: "Predict" }).click();
  const prediction = page.getByRole("region", { name: "Prediction" });
  await prediction.getByRole("heading", { name: "What spoke for it" }).waitFor();
  expect(await prediction.getByRole("status").innerText()).toBe(
    "The model says leaves: 73.1 % for leaves, which it says from 50.0 % on.",
  );
  expect(await prediction.getByRole("row", { name: "age" }).innerText()).toContain("+1.000");

  const id = await prediction.getByRole("link").innerText();
  await prediction.getByRole("link").click();
  const chain = page.getByRole("region", { name: "What it came from" });
  await chain.getByText(id).waitFor();
  const words = await chain.innerText();
  for (const part of ["leaving@1", api.models.hashes[0], "made up", "abc", "def"])
    expect(words).toContain(part);
  await chain.getByText("The rows").click();
  expect(await chain.innerText()).toContain('"age": 60');
  await page.waitForURL(`${site.url}/predictions/?request=${id}`);
});

it("names a bad field at its input and goes there, and says it no more when it is mended", async () => {
  const view = await open();
  const age = view.page.getByLabel("age");
  await view.button("Predict").click();
  await view.page.getByRole("heading", { name: "What spoke for it" }).waitFor();
  await age.fill("3.7");
  await view.button("Predict").click();
  await view.page.getByText("Nothing was predicted: one field is not as wanted.").waitFor();
  // what was answered before is about another row
  expect(await view.page.locator("#answer").innerText()).toBe("");
  expect(await age.getAttribute("aria-invalid")).toBe("true");
  expect(await view.focus()).toBe("age");
  const described = (await age.getAttribute("aria-describedby")) ?? "";
  const remark = view.page.locator(`#${described.split(" ").at(-1)}`);
  expect(await remark.innerText()).toMatch(/^Wanted: a whole number/);
  expect(await objections(view)).toEqual([]);

  await age.fill("37");
  await view.page.keyboard.press("Enter");
  await view.page.getByRole("heading", { name: "What spoke for it" }).waitFor();
  expect(await remark.innerText()).toBe("");
  view.forgiveFailedRequests();
});

it("warns of what the model has not seen", async () => {
  const { page } = await open();
  await page.getByLabel("age").fill("90");
  await page.getByRole("button", { name: "Predict" }).click();
  await page.getByText("Trust it less").waitFor();
  expect(await page.locator(".warnings").innerText()).toContain("age is 90");
});

it("can be used with a keyboard alone", async () => {
  const view = await open();
  const { keyboard } = view.page;
  const visited: string[] = [];
  for (let count = 0; count < 8; count += 1) {
    await keyboard.press("Tab");
    visited.push((await view.focus()).split("\n")[0] ?? "");
  }
  expect(visited).toEqual([
    "Skip to the prediction",
    "Vitrine",
    "Predictions",
    "Sign out",
    "Predict",
    "Dashboard",
    "Model",
    "age",
  ]);
  await keyboard.type("60");
  await keyboard.press("Enter");
  await view.page.getByRole("heading", { name: "What spoke for it" }).waitFor();
  await view.until(`document.activeElement.id === "prediction"`);
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await view.until(`document.activeElement.id === "chain"`);
});

it("asks to sign in, and shows nothing else, while nobody has", async () => {
  who = undefined;
  const { page } = await open("desktop", false);
  const link = page.getByRole("link", { name: "Sign in" });
  await link.waitFor();
  expect(await link.getAttribute("href")).toBe("/predictions/api/auth/login?return=%2Fpredictions%2F");
  for (const hidden of ["#row", "#views", "#signed-in", "#prediction"])
    expect(await page.locator(hidden).isVisible()).toBe(false);
});

it("asks to sign in again when the session has ended meanwhile", async () => {
  const view = await open();
  who = undefined;
  await view.button("Predict").click();
  await view.page.getByRole("link", { name: "Sign in" }).waitFor();
  expect(await view.page.locator("#row").isVisible()).toBe(false);
  view.forgiveFailedRequests();
});

it("says which role is missing to whoever may not predict", async () => {
  who = "auditor";
  const view = await open();
  await view.button("Predict").click();
  await view.page.getByRole("alert").waitFor();
  expect(await view.alert()).toMatch(
    /This needs the app role Predictions\.Predict; you have Predictions\.Audit\.[\s\S]+Ask whoever keeps/,
  );
  view.forgiveFailedRequests();
});

it("signs out with the session's own token, and goes where the directory forgets, too", async () => {
  const view = await open();
  await view.button("Sign out").click();
  await view.page.waitForURL(`${site.url}/left/`);
  expect(left).toEqual(["csrf"]);
  view.forgiveFailedRequests();
});

it.each(appearances)(
  "has nothing that axe objects to, and fits, on a %s in %s colours",
  async (kind, colorScheme) => {
    const view = await open(kind, true, colorScheme);
    await view.button("Predict").click();
    await view.page.locator("#answer a").click();
    await view.page.getByText("Hash of the model").waitFor();
    expect(await objections(view)).toEqual([]);
    await expectToFit(view);
    const [row, prediction] = await Promise.all(
      ["#row", "#prediction"].map((each) => view.page.locator(each).boundingBox()),
    );
    const isBeside = (prediction?.x ?? 0) >= (row?.x ?? 0) + (row?.width ?? 0);
    expect({ isBeside, isAsHigh: prediction?.y === row?.y }).toEqual(
      kind === "phone" ? { isBeside: false, isAsHigh: false } : { isBeside: true, isAsHigh: true },
    );
    await keepPicture(view, "PREDICTIONS_PICTURES", `${kind}-${colorScheme}`);
  },
);

async function open(kind: WindowKind = "desktop", waits = true, colorScheme: "dark" | "light" = "light") {
  const view = await views.open(`${site.url}/predictions/`, { kind, colorScheme });
  if (waits) await view.page.getByLabel("age").waitFor();
  return view;
}

async function answer(
  { pathname, search }: URL,
  { method, headers, body }: StandInRequest,
): Promise<StandInAnswer> {
  if (pathname.endsWith("/auth/session")) {
    const session = { signedIn: who !== undefined, name: "Ada Example", roles: [], csrfToken: "csrf" };
    return { status: 200, json: session };
  }
  if (pathname.endsWith("/auth/logout")) {
    left.push(String(headers["x-csrf-token"]));
    return { status: 200, json: { leave: `${site.url}/left/` } };
  }
  if (!pathname.startsWith(base)) return { status: 200, json: {} };
  const path = `${pathname.slice(base.length)}${search}`;
  const { status, json } = await api.request(method, path, {
    as: who ?? null,
    ...(body !== "" && { body }),
  });
  return { status, json };
}

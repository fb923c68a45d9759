import { TestConsole } from "../runtime/sign-in/session/testing/console";
import { Browser } from "./support/browser";

let console: TestConsole;
const browser = new Browser();

beforeAll(async () => {
  console = await TestConsole.start();
});
afterAll(async () => {
  jest.spyOn(globalThis.console, "warn").mockReturnValue(undefined); // connections break when the server stops
  await browser.close();
  await console?.stop();
});

const login = () => `${console.url}/predictions/api/auth/login?return=/predictions/`;

/** What a script of the page sees. */
const askFromPage = `(async () => {
  const session = await (await fetch("/predictions/api/auth/session")).json();
  const write = (headers) => fetch("/things", { method: "POST", headers }).then(({ status }) => status);
  return {
    session,
    cookies: document.cookie,
    with: await write({ "x-csrf-token": session.csrfToken }),
    without: await write({}),
  };
})()`;

it("a person signs in by keyboard, writes, and signs out again in a browser that takes 127.0.0.1 for safe", async () => {
  const window = await browser.open("desktop");
  const page = await window.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));

  await page.goto(login());
  expect(await page.title()).toBe("Sign in");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.textContent")).toContain("Priya Predicts");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${console.url}/predictions/`);
  expect(complaints).toEqual([]);

  const cookies = await window.cookies(console.url);
  expect(cookies.filter(({ name }) => name.startsWith("__Host-"))).toEqual([
    expect.objectContaining({
      name: "__Host-vitrine-session",
      httpOnly: true,
      secure: true,
      sameSite: "Lax",
      path: "/",
    }),
  ]);
  expect(await page.evaluate(askFromPage)).toMatchObject({
    session: { signedIn: true, name: "Priya Predicts" },
    cookies: "",
    with: 200,
    without: 403,
  });
  expect(console.written).toBe(1);

  const leave = (await page.evaluate(`(async () => {
    const { csrfToken } = await (await fetch("/predictions/api/auth/session")).json();
    const left = await fetch("/predictions/api/auth/logout", { method: "POST", headers: { "x-csrf-token": csrfToken } });
    return (await left.json()).leave;
  })()`)) as string;
  await page.goto(leave);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${console.url}/`);
  expect((await window.cookies(console.url)).filter(({ name }) => name.includes("session"))).toEqual([]);
  await page.goto(login());
  expect(await page.title()).toBe("Sign in");
  await window.close();
});

it("the page fits a phone, and tells whoever has no role what is missing", async () => {
  const window = await browser.open("phone");
  const page = await window.newPage();
  await page.goto(login());
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  const heights = (await page.evaluate(
    "[...document.querySelectorAll('button')].map((button) => button.offsetHeight)",
  )) as number[];
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
  await page.getByRole("button", { name: "Noor Nothing" }).tap();
  expect(await page.getByRole("alert").textContent()).toContain("AADSTS50105");
  await page.getByRole("button", { name: "Remy Reads" }).tap();
  await page.waitForURL(`${console.url}/predictions/`);
  await window.close();
});

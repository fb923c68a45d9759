import { basePath } from "../../runtime/http/base-path";
import { commonProblem } from "../../runtime/http/problem";
import type { ConsolePage } from "./console-page";
import { newPhoto, type Site } from "./site";

export function describeProblems(site: () => Site): void {
  it("says how long to wait when too many search, and searches again when asked to", async () => {
    const view = await site().open();
    const problem = commonProblem(
      "TooManyRequests",
      "More than 300 searches came from your address in a minute.",
    );
    const body = JSON.stringify(problem.document("f2a3a0c1-1111-4111-8111-111111111111", basePath));
    await view.answerSearches({ status: 429, headers: { "retry-after": "7" }, body });
    await view.searching(async () => view.choose(await newPhoto()));
    expect(await linesOfAlert(view)).toEqual([
      "More than 300 searches came from your address in a minute.",
      "Try again in 7 seconds.",
      "TooManyRequests",
    ]);
    expect(await view.titles()).toEqual([]);
    expect(await view.facts()).toEqual([]);

    await view.askTheApi();
    await view.searching(() => view.button("Try again").click());
    expect(await view.status()).toBe("12 items like your photo, the most similar first.");
    expect(await view.page.getByRole("alert").isVisible()).toBe(false);
    expect(await view.button("Try again").isVisible()).toBe(false);
    view.forgiveFailedRequests();
  });

  it("says to check the connection when there is none", async () => {
    const view = await site().open();
    await view.page.context().setOffline(true);
    await view.searching(async () => view.choose(await newPhoto()));
    expect(await linesOfAlert(view)).toEqual([
      "The API cannot be reached.",
      "Check the connection and try again.",
      "Unreachable",
    ]);

    await view.page.context().setOffline(false);
    await view.searching(() => view.button("Try again").click());
    expect(await view.titles()).toHaveLength(12);
    view.forgiveFailedRequests();
  });

  it.each([
    ["a text", "ImageFormatNotSupported", async () => Buffer.from("this is no image")],
    ["half a photo", "ImageNotDecodable", async () => (await newPhoto()).subarray(0, 3000)],
    ["an empty file", "ImageEmpty", async () => Buffer.alloc(0)],
  ])("says what to do about %s, which no second try would help", async (_what, code, file) => {
    const view = await site().open();
    await view.searching(async () => view.choose(await file()));
    const [message, advice, shownCode] = await linesOfAlert(view);
    expect(message).toMatch(/\w/);
    expect(advice).toMatch(/^(Save|Open|Send) /);
    expect(shownCode).toBe(code);
    expect(await view.button("Try again").isVisible()).toBe(false);

    await view.searching(async () => view.choose(await newPhoto()));
    expect(await view.titles()).toHaveLength(12);
    view.forgiveFailedRequests();
  });

  it("does not send twelve megabytes that are no photo", async () => {
    const view = await site().open();
    // made in the page: no test has to bring it there
    await view.page.evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(12 * 1024 * 1024)], "scan.tiff"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    })()`);
    await view.page.getByRole("alert").waitFor();
    expect((await linesOfAlert(view)).at(-1)).toBe("PhotoTooLarge");
    expect(view.searches).toHaveLength(1);
  });

  it("stands an error page of something between it and the API", async () => {
    const view = await site().open();
    await view.answerSearches({ status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" });
    await view.searching(() => view.button("Search").click());
    expect(await linesOfAlert(view)).toEqual([
      "The answer has the status 502.",
      "Try again later.",
      "Status502",
    ]);
    expect(await view.button("Try again").isVisible()).toBe(true);
    view.forgiveFailedRequests();
  });

  it.each([
    ["NotAllowedError", "CameraNotAllowed"],
    ["NotFoundError", "CameraNotFound"],
  ])("says what to do when the camera answers %s", async (name, code) => {
    const view = await site().open();
    await view.page.evaluate(
      `navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "${name}"); }`,
    );
    await view.button("Take a photo").click();
    await view.page.getByRole("alert").waitFor();
    const [, advice, shownCode] = await linesOfAlert(view);
    expect(advice).toMatch(/choose a photo\.$/);
    expect(shownCode).toBe(code);
    expect(await view.titles()).toHaveLength(12);
  });
}

/** What happened, what to do about it, and its code. */
async function linesOfAlert(view: ConsolePage): Promise<string[]> {
  return (await view.alert()).split(/\n+/);
}

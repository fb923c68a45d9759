import { Browser } from "../support/browser";
import { describeAccess } from "./access";
import { describeFilters } from "./filters";
import { describeHome } from "./home";
import { describePhone } from "./phone";
import { describePhotos } from "./photos";
import { describePicture } from "./picture";
import { describeProblems } from "./problems";
import { describeSafety } from "./safety";
import { Site } from "./site";

/** What the console promises, its home page and that of visual search, seen in a real browser. @param url of the deployed console, read when its tests begin */
export function describeConsole(url: () => string): void {
  describe("the console", () => {
    const browser = new Browser();
    let site: Site;
    beforeAll(() => {
      site = new Site(url(), browser);
    });
    afterEach(async () => expect(await site.closeWindows()).toEqual([]));
    afterAll(() => browser.close());

    describeHome(() => site);
    describePicture(() => site);
    describePhotos(() => site);
    describeFilters(() => site);
    describeProblems(() => site);
    describeAccess(() => site);
    describePhone(() => site);
    describeSafety(() => site);
  });
}

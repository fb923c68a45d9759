import sharp from "sharp";
import { drawGarment } from "../../cli/sample-catalogue/draw-garment";
import type { SampleItem } from "../../cli/sample-catalogue/sample-catalogue";
import { drawn, unseenOf } from "../pictures/console";
import { allowDrawings } from "../support/drawings";
import { expectPicture } from "../support/picture";
import type { ConsolePage } from "./console-page";
import type { Site } from "./site";

export function describePicture(site: () => Site): void {
  describe("in the README", () => {
    allowDrawings();

    it("is shown as it is", async () => {
      const view = await site().open("picture");
      const photo = await photoOf(drawn[336]);
      await view.searching(() => view.choose(photo));
      await view.until(`[...document.images]
        .filter((image) => image.checkVisibility() && image.getBoundingClientRect().top < innerHeight)
        .every((image) => image.naturalWidth > 0)`);
      await expectPicture("console", await shownBy(view), () => view.page.screenshot());
    });
  });
}

function photoOf(garment: SampleItem | undefined): Promise<Buffer> {
  if (garment === undefined) throw new Error("there is no such garment");
  return sharp(Buffer.from(drawGarment(garment.look, 400)))
    .jpeg()
    .toBuffer();
}

/** What the page says around the items. Which of them are most alike, and how fast that was found, differs between machines. */
async function shownBy({ page }: ConsolePage): Promise<string> {
  const style: string = await page.evaluate(`document.querySelector("link[rel=stylesheet]").href`);
  const texts: string[] = await page.evaluate(`["header", "form", "#status", "footer"]
    .map((part) => document.querySelector(part).innerText.trim())`);
  return [...unseenOf(await (await fetch(style)).text()), ...texts].join("\n\n");
}

import { readFileSync } from "node:fs";
import { assembleSite } from "../../packaging/site/site-contents";
import { unseenOf } from "./console";

// a deploy sees it too, and the words of the page besides: this tells before anything is deployed
it("of the console has today's style and catalogue; UPDATE_DOCS=1 npx jest test/deploy/search takes it anew", () => {
  const { contents } = assembleSite(process.cwd(), ["visual-search"]);
  const style = contents.find(({ stableName }) => stableName === "visual-search/style.css");
  const shown = readFileSync("docs/pictures/console.txt", "utf8").split("\n");
  expect(shown).toEqual(expect.arrayContaining(unseenOf(String(style?.content))));
});

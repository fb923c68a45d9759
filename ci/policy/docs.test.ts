import { expectInDocs } from "../../test/support/docs";
import { retirementsInMarkdown, rulesInMarkdown } from "./markdown";

/** UPDATE_DOCS=1 npx jest ci/policy/docs writes what is between the marks. */
it.each([
  ["rules", rulesInMarkdown()],
  ["retirements", retirementsInMarkdown()],
])("the table of %s stands in docs/policy.md as it is", (mark, made) => {
  expectInDocs("docs/policy.md", `ci/policy: ${mark}`, made);
});

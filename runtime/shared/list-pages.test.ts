import { listPages } from "./list-pages";

const first = "https://management.azure.com/jobs?page=1";

const answers: Record<string, unknown> = {
  [first]: { value: [1, 2], nextLink: "https://management.azure.com/jobs?page=2" },
  "https://management.azure.com/jobs?page=2": { value: [3], nextLink: null },
};

it("follows a list from page to page", async () => {
  expect(await listPages(first, async (address) => answers[address])).toEqual([1, 2, 3]);
});

it("ends where a link leads to somebody else, who is not to have the token", async () => {
  const asked: string[] = [];
  const found = await listPages(first, async (address) => {
    asked.push(address);
    return { value: [1], nextLink: "https://elsewhere.example/jobs?page=2" };
  });
  expect({ found, asked }).toEqual({ found: [1], asked: [first] });
});

it.each([[undefined], [{}], [{ value: "none" }]])("finds no list in %j", async (answer) => {
  expect(await listPages(first, async () => answer)).toBeUndefined();
});

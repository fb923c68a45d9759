import { LocalSearch } from "../testing/search";

const local = new LocalSearch();
beforeAll(async () => {
  await local.start();
  local.grant(["Search Service Contributor", "Search Index Data Contributor"]);
});
afterAll(() => local.end());

const key = { name: "id", type: "Edm.String", key: true };
const text = (more: object) => ({ name: "text", type: "Edm.String", ...more });
const change = (definition: object, query = "", prefer = "return=representation") =>
  local.request(`/indexes('kept')${query}`, {
    method: "PUT",
    headers: { prefer },
    body: JSON.stringify({ name: "kept", fields: [key], ...definition }),
  });

describe("a change", () => {
  const stop = (name: string) => ({ name, "@odata.type": "#Microsoft.Azure.Search.StopAnalyzer" });
  const complex = (...names: string[]) => ({
    name: "c",
    type: "Edm.ComplexType",
    fields: names.map((name) => ({ name, type: "Edm.String" })),
  });
  const sg = (...sourceFields: string[]) => [
    { name: "sg", searchMode: "analyzingInfixMatching", sourceFields },
  ];
  const base = { fields: [key, text({}), complex("x")], analyzers: [stop("a")] };
  beforeAll(async () => {
    await local.post("/indexes", { name: "kept", ...base });
  });

  it("adds fields, also in a complex one, and what queries use", async () => {
    const added = { name: "more", type: "Edm.String" };
    const grown = {
      ...base,
      fields: [...base.fields.slice(0, 2), complex("x", "y"), added],
      suggesters: sg("more"),
    };
    expect((await change(grown)).status).toBe(200);
    expect((await change({ ...grown, scoringProfiles: [{ name: "p" }] }, "", "return=minimal")).status).toBe(
      204,
    );
    expect((await change({ ...grown, suggesters: sg("more", "text") })).status).toBe(400);
    expect((await change({ ...grown, suggesters: [] })).status).toBe(400);
  });

  it("of the analysis needs that downtime is allowed, and never touches what is there", async () => {
    const kept = (await (await local.request("/indexes('kept')")).json()) as object;
    const more = { ...kept, analyzers: [stop("a"), stop("b")] };
    expect(await (await change(more)).json()).toMatchObject({ error: { code: "OperationNotAllowed" } });
    expect((await change(more, "?allowIndexDowntime=true")).status).toBe(200);
    const other = { ...more, analyzers: [{ ...stop("a"), stopwords: ["x"] }, stop("b")] };
    expect((await change(other, "?allowIndexDowntime=true")).status).toBe(400);
  });

  it("fails when a field of a complex one goes or changes, or the name is another", async () => {
    const kept = (await (await local.request("/indexes('kept')")).json()) as { fields: { name: string }[] };
    const without = kept.fields.map((field) => (field.name === "c" ? complex("y") : field));
    expect(await (await change({ ...kept, fields: without })).json()).toMatchObject({
      error: { code: "OperationNotAllowed", details: [{ code: "CannotDeleteExistingField" }] },
    });
    expect((await change({ ...kept, name: "another" })).status).toBe(400);
  });
});

/** An index with a field of every kind, and five shops whose right answers are obvious. */
export const shopIndex = {
  name: "shops",
  fields: [
    { name: "id", type: "Edm.String", key: true, searchable: false },
    { name: "name", type: "Edm.String" },
    {
      name: "about",
      type: "Edm.String",
      analyzer: "en.lucene",
      filterable: false,
      sortable: false,
      facetable: false,
    },
    { name: "brand", type: "Edm.String", searchable: false, normalizer: "lowercase" },
    { name: "tags", type: "Collection(Edm.String)" },
    { name: "stars", type: "Edm.Int32" },
    { name: "visitors", type: "Edm.Int64" },
    { name: "margin", type: "Edm.Double" },
    { name: "isOpen", type: "Edm.Boolean" },
    { name: "founded", type: "Edm.DateTimeOffset" },
    { name: "place", type: "Edm.GeographyPoint" },
    { name: "marks", type: "Collection(Edm.Int32)" },
    { name: "flags", type: "Collection(Edm.Boolean)" },
    {
      name: "address",
      type: "Edm.ComplexType",
      fields: [
        { name: "city", type: "Edm.String" },
        { name: "zip", type: "Edm.String" },
      ],
    },
    {
      name: "shelves",
      type: "Collection(Edm.ComplexType)",
      fields: [
        { name: "kind", type: "Edm.String" },
        { name: "price", type: "Edm.Double" },
        { name: "labels", type: "Collection(Edm.String)" },
      ],
    },
  ],
  suggesters: [{ name: "sg", searchMode: "analyzingInfixMatching", sourceFields: ["about", "name"] }],
  scoringProfiles: [
    {
      name: "near",
      functions: [
        {
          type: "distance",
          fieldName: "place",
          boost: 5,
          distance: { referencePointParameter: "here", boostingDistance: 100 },
        },
      ],
    },
    { name: "named", text: { weights: { name: 10 } } },
    {
      name: "tagged",
      functions: [{ type: "tag", fieldName: "tags", boost: 3, tag: { tagsParameter: "liked" } }],
    },
    {
      name: "starred",
      functions: [
        {
          type: "magnitude",
          fieldName: "stars",
          boost: 4,
          interpolation: "constant",
          magnitude: { boostingRangeStart: 4, boostingRangeEnd: 5, constantBoostBeyondRange: true },
        },
      ],
    },
  ],
};

export const shops = [
  {
    id: "1",
    name: "Silk Corner",
    about: "Running dresses and silk scarves",
    brand: "Alba",
    tags: ["silk", "summer"],
    stars: 5,
    visitors: 9007199254740993n,
    margin: 0.5,
    isOpen: true,
    founded: "1999-12-31T23:30:00-01:00",
    place: { type: "Point", coordinates: [13.4, 52.5] },
    marks: [1, 5],
    flags: [true],
    address: { city: "Berlin", zip: "10115" },
    shelves: [
      { kind: "dress", price: 90, labels: ["new"] },
      { kind: "scarf", price: 20, labels: [] },
    ],
  },
  {
    id: "2",
    name: "Wool House",
    about: "Warm coats, run by a family",
    brand: "ALBA",
    tags: ["wool"],
    stars: 3,
    visitors: 12,
    margin: "NaN",
    isOpen: false,
    founded: "2010-06-15T00:00:00Z",
    place: { type: "Point", coordinates: [13.5, 52.6] },
    marks: [3],
    flags: [false, true],
    address: { city: "Berlin", zip: "10117" },
    shelves: [{ kind: "coat", price: 240, labels: ["warm", "new"] }],
  },
  { id: "3", name: "Corner Shoes", stars: 4, brand: "zeta", marks: [], flags: [], margin: "INF" },
  { id: "4", name: "It's shut", isOpen: false, tags: ["wool", "summer"], address: { city: "Bonn" } },
  { id: "5" },
];

import { problem } from "../contract/problems";
import { ItemPath } from "../contract/search-parameters";
import { searchOperation } from "./search-operation";

const hour = 3600;

export const operation = searchOperation({
  id: "getPicture",
  summary: "The picture of an item",
  // a page of results shows many pictures, and each costs little
  cost: 0.1,
  path: ItemPath,
  answers: {
    200: { description: "A JPEG, with an ETag.", file: "image/jpeg" },
    304: { description: "The picture that If-None-Match names is still the one." },
  },
  problems: ["ParameterNotValid", "PictureNotFound"],
  async handle({ request, path: { id } }, { sources }) {
    const known = request.headers.get("if-none-match") ?? undefined;
    const picture = await sources.pictures.read(id, known);
    if (!picture) throw problem("PictureNotFound", "There is no picture for an item of this id.");
    const caching = { "cache-control": `public, max-age=${hour}` };
    if (picture === "not modified") return { status: 304, headers: { ...caching, etag: known ?? "" } };
    const headers = { ...caching, etag: picture.etag, "content-type": "image/jpeg" };
    return { headers, body: picture.bytes };
  },
});

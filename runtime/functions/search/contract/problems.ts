import { commonProblems, type ProblemTable, problemsOf } from "../../../http/problem";

/** All that the search API may answer instead of items. */
export const problems = {
  ...commonProblems,
  ImageMissing: [
    400,
    "There is no image",
    "Send the bytes of a photo as the body, or a form with the field `image`.",
  ],
  ImageEmpty: [400, "The image is empty", "Send the image again; it has probably been cut off."],
  ImageNotDecodable: [
    400,
    "The image is damaged",
    "Open it in a viewer, save it again, and send the result.",
  ],
  ImageNotUsable: [
    400,
    "The model cannot take this image",
    "Send another photo, or the same one saved as a JPEG.",
  ],
  DeploymentUnknown: [
    400,
    "There is no such deployment",
    "Leave `deployment` out, or name one of the endpoint's.",
  ],
  ItemNotFound: [404, "There is no such item", "Search for items: each answer names their ids."],
  PictureNotFound: [
    404,
    "The item has no picture",
    "Items get their picture when the catalogue is imported.",
  ],
  ImageTooLarge: [
    413,
    "The image is too large",
    "Reduce its width and height, or export it as a smaller JPEG.",
  ],
  ImageFormatNotSupported: [
    415,
    "The format is not supported",
    "Save the image as JPEG, PNG, WebP, GIF or AVIF and send that.",
  ],
  ContentTypeNotSupported: [
    415,
    "The body is no image",
    "Send the bytes of a photo as image/*, or a form with the field `image` as multipart/form-data.",
  ],
  EmbeddingNotUsable: [
    422,
    "The model sees nothing in this image",
    "Send another photo, with something to see in it.",
  ],
  SearchRefused: [
    500,
    "The index does not take our question",
    "Other words or filters may work; report this with the request's id.",
  ],
  EmbeddingBusy: [503, "The model is busy", "Try again after the seconds in Retry-After."],
  EmbeddingNotAvailable: [
    503,
    "The model does not answer",
    "Try again later; searching with text goes on meanwhile.",
  ],
  CatalogueNotReady: [
    503,
    "There is no catalogue to search",
    "Try again when the catalogue has been imported.",
  ],
  SearchNotAvailable: [503, "The index does not answer", "Try again after the seconds in Retry-After."],
} as const satisfies ProblemTable;

export type ProblemCode = keyof typeof problems;

export const problem = problemsOf(problems);

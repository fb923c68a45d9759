import { PhotoParameters } from "../contract/search-parameters";
import { readPhoto } from "../read-photo";
import {
  answerSearch,
  embeddingProblems,
  foundItems,
  freshHeader,
  lookUpProblems,
  searchOf,
} from "./answer-search";
import { searchOperation } from "./search-operation";

export const operation = searchOperation({
  id: "searchByPhoto",
  summary: "Find what looks like a photo",
  description:
    "Filters come in the query string, or as fields of the form. With `text` both orders are joined.",
  cost: 1,
  query: PhotoParameters,
  headers: [freshHeader],
  body: ({ settings: { MAX_IMAGE_BYTES: mostBytes } }) => {
    const file = { type: "string", format: "binary", maxLength: mostBytes };
    return {
      required: true,
      description: `A photo of up to ${Math.floor(mostBytes / 1024 ** 2)} MB: JPEG, PNG, WebP, GIF or AVIF.`,
      content: {
        "image/*": { schema: file },
        "multipart/form-data": {
          schema: { type: "object", required: ["image"], properties: { image: file } },
        },
      },
    };
  },
  answers: { 200: foundItems("The items that look most like it.") },
  problems: [
    ...lookUpProblems,
    ...embeddingProblems,
    "ImageMissing",
    "FormNotValid",
    "ImageEmpty",
    "ImageTooLarge",
    "ImageFormatNotSupported",
    "ContentTypeNotSupported",
  ],
  handle: (call, context) =>
    answerSearch(call, context, async (stopwatch) => {
      const { image, fields } = await stopwatch.time("read", () =>
        readPhoto(call.request, context.settings.MAX_IMAGE_BYTES),
      );
      return searchOf(call.request, call.query(fields), { image });
    }),
});

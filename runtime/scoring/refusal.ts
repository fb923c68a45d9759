/** Why a request gets no embedding; stable, because callers and alerts refer to it. */
export type RefusalCode = keyof typeof meanings;

/** What each code means to HTTP, and what the caller can do about it. */
const meanings = {
  RequestEmpty: [400, 'Send an image, or {"images": ["<base64>"]}, or {"texts": ["…"]}, with at least one.'],
  RequestNotValid: [
    400,
    'Send {"images": ["<base64>", ...]} or {"inputs": [[numbers], ...]} as JSON, to a model of texts {"texts": ["…", ...]}.',
  ],
  RequestTooLarge: [413, "Send fewer or smaller images in one request."],
  ContentTypeNotSupported: [415, "Send the bytes of an image as image/*, or JSON as application/json."],
  ImageEmpty: [400, "Send the image again; it has probably been cut off."],
  ImageTooLarge: [413, "Reduce the image's width and height, or export it as a smaller JPEG."],
  ImageNotDecodable: [400, "Open the image in a viewer, save it again, and send the result."],
  ImageFormatNotSupported: [415, "Save the image as JPEG, PNG, WebP, GIF or AVIF and send that."],
  TooManyImages: [400, "Send several requests."],
  TooManyTexts: [400, "Send several requests."],
  InputNotFinite: [400, "Send numbers that a 32-bit float can hold, without NaN and infinity."],
  InputWrongLength: [400, "GET /model tells the input's shape: flatten it in that order."],
  QueueFull: [429, "Try again after the seconds in Retry-After."],
  TimedOut: [504, "Try again; if it lasts, give the deployment more instances."],
  NotReady: [503, "Try again after the seconds in Retry-After."],
  // not 503: whoever gets that sends the same bytes again, and each time another worker ends
  WorkerCrashed: [
    422,
    "Do not send the same again: other requests are not concerned, the model cannot take this one.",
  ],
  EmbeddingNotUsable: [500, "The model answers it with zeros or NaN: check the model."],
  ScoringFailed: [500, "The server's log has the reason."],
} as const;

/** A request that is answered without an embedding, and everything its answer says. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds?: number;

  /** @param message what is wrong with this request, without paths and stacks: it goes to whoever asked */
  constructor(code: RefusalCode, message: string, retryAfterSeconds?: number) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get status(): (typeof meanings)[RefusalCode][0] {
    return meanings[this.code][0];
  }

  get body(): { error: { code: RefusalCode; message: string; fix: string } } {
    return { error: { code: this.code, message: this.message, fix: meanings[this.code][1] } };
  }
}

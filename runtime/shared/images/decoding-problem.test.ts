import { decodingProblem } from "./decoding-problem";
import { Rejection, type RejectionCode } from "./rejection";

const limits = { pixels: 1000, pages: 10, seconds: 20 };
const of = (message: string) => decodingProblem(new Error(message), limits);

it.each<[RejectionCode, string]>([
  ["Corrupt", "Unknown error"],
  ["Corrupt", "VipsJpeg: premature end of JPEG image"],
  ["Corrupt", "vipspng: libpng read error"],
  ["Corrupt", "Input buffer has corrupt header: webp: unable to parse image"],
  ["Corrupt", "Input buffer has corrupt header: gifload_buffer: Unexpected end of GIF source data"],
  ["Corrupt", "Input buffer contains unsupported image format"],
  ["Corrupt", "webp2vips: unable to read pixels"],
  ["Corrupt", "tiff2vips: Bad code word at line 3 of strip 1 (x 4)"],
  ["Corrupt", "source: bad seek to 51323\nheif: Invalid input: Unexpected end of file: Extent in iloc box"],
  ["UnsupportedFormat", "tiff2vips: LERC compression support is not configured"],
  ["UnsupportedFormat", "VipsJpeg: Unsupported JPEG process: SOF type 0xc3"],
  ["UnsupportedFormat", "heif: Unsupported feature: Unsupported codec (4.3000)"],
  ["TooManyPixels", "Input image exceeds pixel limit"],
  [
    "TooManyPixels",
    "heif: Memory allocation error: Security limit exceeded: Allocating 3 GB exceeds the security limit",
  ],
  ["TooSlow", "VipsJpeg: Too many scans, exceeded limit of 100"],
  ["TooSlow", "timeout: 100% complete"],
])("is %s, in words for people, when the decoder says %j", (code, said) => {
  const problem = of(said) as Rejection;
  expect(problem).toBeInstanceOf(Rejection);
  expect(problem.code).toBe(code);
  expect(problem.message).toMatch(/^The image.*\.$/);
  expect(problem.message).not.toMatch(/vips|libpng|heif|unknown error|[\n_]/i);
  expect((problem.cause as Error).message).toBe(said);
});

it("is no fault of the image when the machine has no memory", () => {
  expect(of("vips_malloc: out of memory --- size == 52MB")).not.toBeInstanceOf(Rejection);
});

import { BodyTooLarge } from "../../http/read-body";
import { random } from "../../shared/random";
import { readPhoto } from "./read-photo";

describe("a form", () => {
  const type = "multipart/form-data; boundary=-----x";

  it("is parsed by the boundary that was looked for, whatever else its type says", async () => {
    const others = Array.from(
      { length: 1000 },
      (_, index) => `--y\r\nContent-Disposition: form-data; name="${index}"\r\n\r\n1\r\n`,
    );
    const body = Buffer.from(`${others.join("")}--y--\r\n`);
    const contentType = "multipart/form-data; boundary=-----x; boundary=y";
    const { rejected } = await readPhoto(
      { headers: new Headers({ "content-type": contentType }), body: oneChunk(body) },
      1e6,
    ).then(
      () => ({ rejected: undefined }),
      (error: unknown) => ({ rejected: error }),
    );
    expect(rejected).toMatchObject({ code: "FormNotValid" });
  });

  it("ends in a problem or a photo, whatever it is made of", async () => {
    const source = random(31);
    const pieces = [
      "-------x",
      "--",
      "\r\n",
      "\r\n\r\n",
      "Content-Disposition: form-data",
      '; name="image"',
      '; filename="a.jpg"',
      "\xff\xd8\xff\xe0",
      "; name*=utf-8''%ff",
      "Content-Type: a/b",
      "\0",
      "é",
      '"',
      ":",
      ";",
    ];
    for (let round = 0; round < 400; round++) {
      const body = Buffer.from(
        Array.from({ length: source.below(40) }, () => pieces[source.below(pieces.length)]).join(""),
        "latin1",
      );
      const outcome = await readPhoto(
        { headers: new Headers({ "content-type": type }), body: oneChunk(body) },
        1e6,
      ).then(
        ({ image: { contentType } }) => contentType,
        (error: { code?: string }) => error.code,
      );
      expect([
        "image/jpeg",
        "FormNotValid",
        "ImageMissing",
        "ImageEmpty",
        "ImageFormatNotSupported",
      ]).toContain(outcome);
    }
  });
});

async function* oneChunk(bytes: Buffer) {
  yield bytes;
}

describe("a body", () => {
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]);
  const photo = (contentType: string, bytes: Buffer, most = 1000) => {
    async function* body() {
      yield bytes;
    }
    return readPhoto({ headers: new Headers({ "content-type": contentType }), body: body() }, most);
  };

  it("is what its bytes say, not what its sender says", async () => {
    expect((await photo("image/png", jpeg)).image).toEqual({ bytes: jpeg, contentType: "image/jpeg" });
  });

  it.each([
    ["an SVG", "image/jpeg", "<svg xmlns='http://www.w3.org/2000/svg'/>", "ImageFormatNotSupported"],
    ["a PDF", "image/jpeg", "%PDF-1.7", "ImageFormatNotSupported"],
    ["a TIFF", "image/tiff", "II*\0abcd", "ImageFormatNotSupported"],
    ["text", "image/jpeg", "hello", "ImageFormatNotSupported"],
    ["nothing", "image/jpeg", "", "ImageEmpty"],
    ["JSON", "application/json", "{}", "ContentTypeNotSupported"],
    ["a form that is none", "multipart/form-data; boundary=x", "hello", "FormNotValid"],
    ["a form without boundary", "multipart/form-data", "hello", "FormNotValid"],
    [
      "a form without image",
      "multipart/form-data; boundary=x",
      '--x\r\nContent-Disposition: form-data; name="top"\r\n\r\n5\r\n--x--\r\n',
      "ImageMissing",
    ],
  ])("fails when it is %s", async (_, contentType, text, code) => {
    await expect(photo(contentType, Buffer.from(text))).rejects.toMatchObject({ code });
  });

  it("fails when a form's image is larger than an image may be", async () => {
    const head = '--x\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n';
    const form = Buffer.concat([Buffer.from(head), jpeg, Buffer.alloc(2000), Buffer.from("\r\n--x--\r\n")]);
    await expect(photo("multipart/form-data; boundary=x", form)).rejects.toThrow(BodyTooLarge);
  });
});

import { clientAddress } from "./client-address";
import { RateLimiter } from "./rate-limiter";
import { readBody } from "./read-body";
import { readPhoto } from "./read-photo";

describe("the client's address", () => {
  const of = (headers: Record<string, string>, id?: string) => clientAddress(new Headers(headers), id);

  it.each([
    ["what the platform's front end saw", { "x-forwarded-for": "6.6.6.6, 1.2.3.4:5678" }, "1.2.3.4"],
    [
      "who connected to Front Door",
      {
        "x-azure-socketip": "1.2.3.4",
        "x-azure-clientip": "6.6.6.6",
        "x-forwarded-for": "6.6.6.6, 147.243.1.1",
      },
      "1.2.3.4",
    ],
    ["an IPv4 address in IPv6", { "x-forwarded-for": "::ffff:1.2.3.4" }, "1.2.3.4"],
    ["a network of IPv6", { "x-forwarded-for": "[2001:db8:1:2:3:4:5:6]:443" }, "2001:db8:1:2::/64"],
    ["a shortened network of IPv6", { "x-forwarded-for": "2001:db8::1" }, "2001:db8:0:0::/64"],
    ["nobody", {}, "unknown"],
    ["nothing that is no address", { "x-forwarded-for": "<script>" }, "unknown"],
  ])("is %s", (_, headers, expected) => {
    expect(of(headers as Record<string, string>)).toBe(expected);
  });

  it("is not what another Front Door says", () => {
    const headers = { "x-azure-fdid": "theirs", "x-azure-socketip": "6.6.6.6", "x-forwarded-for": "1.2.3.4" };
    expect(of(headers, "ours")).toBe("1.2.3.4");
    expect(of({ ...headers, "x-azure-fdid": "ours" }, "ours")).toBe("6.6.6.6");
  });
});

describe("the rate limiter", () => {
  it("lets a minute's worth pass at once, then as many as a minute has", () => {
    const limiter = new RateLimiter(60);
    const passed = (now: number) =>
      Array.from({ length: 100 }, () => limiter.take("a", 1, now)).filter((wait) => wait === 0);
    expect(passed(0)).toHaveLength(60);
    expect(passed(10_000)).toHaveLength(10);
    expect(passed(3_600_000)).toHaveLength(60);
  });

  it("says how long to wait", () => {
    const limiter = new RateLimiter(6);
    for (let index = 0; index < 6; index++) limiter.take("a", 1, 0);
    expect(limiter.take("a", 1, 0)).toBe(10);
    expect(limiter.take("b", 1, 0)).toBe(0);
  });

  it("remembers no more than ten thousand clients, and forgets who has been away the longest", () => {
    const limiter = new RateLimiter(1);
    limiter.take("regular", 1, 0);
    for (let client = 0; client < 20_000; client++) {
      limiter.take(`client ${client}`, 1, 0);
      if (client % 1000 === 0) limiter.take("regular", 1, 0);
    }
    expect(limiter.clients).toBe(10_000);
    expect(limiter.take("regular", 1, 0)).toBeGreaterThan(0);
    expect(limiter.take("client 0", 1, 0)).toBe(0);
  });
});

describe("a body", () => {
  async function* endless() {
    for (;;) {
      read += 1000;
      yield Buffer.alloc(1000);
    }
  }
  let read = 0;
  const headers = (entries: Record<string, string>) => new Headers(entries);

  it("is refused before it is read when it announces too much", async () => {
    const body = endless();
    await expect(
      readBody({ headers: headers({ "content-length": "20001" }), body }, 20_000),
    ).rejects.toMatchObject({
      code: "ImageTooLarge",
    });
    expect(read).toBe(0);
  });

  it("is refused while it is read when it announces too little", async () => {
    await expect(
      readBody({ headers: headers({ "content-length": "5" }), body: endless() }, 20_000),
    ).rejects.toMatchObject({
      code: "ImageTooLarge",
    });
    expect(read).toBe(21_000);
  });

  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]);
  const photo = (contentType: string, bytes: Buffer, most = 1000) => {
    async function* body() {
      yield bytes;
    }
    return readPhoto({ headers: headers({ "content-type": contentType }), body: body() }, most);
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
    await expect(photo("multipart/form-data; boundary=x", form)).rejects.toMatchObject({
      code: "ImageTooLarge",
    });
  });
});

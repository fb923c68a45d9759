import { HttpRequest, InvocationContext } from "@azure/functions";
import * as z from "zod";
import { random } from "../shared/random";
import { answer } from "./answer";
import { boundedForm } from "./bounded-form";
import { clientOf } from "./client-address";
import { commonProblem } from "./problem";
import { ClientLimiter, RateLimiter } from "./rate-limiter";
import { BodyTooLarge, readBody } from "./read-body";
import { type JsonNotValid, readJson } from "./read-json";

describe("the client's address", () => {
  const of = (headers: Record<string, string>, id?: string) => clientOf(new Headers(headers), id);

  it.each([
    ["what the platform's front end saw", { "x-forwarded-for": "6.6.6.6, 1.2.3.4:5678" }, "1.2.3.4"],
    ["an IPv4 address in IPv6", { "x-forwarded-for": "::ffff:1.2.3.4" }, "1.2.3.4"],
    ["a network of IPv6", { "x-forwarded-for": "[2001:db8:1:2:3:4:5:6]:443" }, "2001:db8:1:2::/64"],
    ["a shortened network of IPv6", { "x-forwarded-for": "2001:db8::1" }, "2001:db8:0:0::/64"],
    ["the same network, written in full", { "x-forwarded-for": "2001:0DB8:0:0000::1" }, "2001:db8:0:0::/64"],
    ["a network that ends in an IPv4 address", { "x-forwarded-for": "64:ff9b::1.2.3.4" }, "64:ff9b:0:0::/64"],
    ["no network of three groups", { "x-forwarded-for": "1:2:3" }, "unknown"],
    ["no IPv4 address beyond 255", { "x-forwarded-for": "1.2.3.256" }, "unknown"],
    [
      "nobody whom a Front Door of nowhere names",
      { "x-azure-socketip": "6.6.6.6", "x-forwarded-for": "1.2.3.4" },
      "1.2.3.4",
    ],
    ["nobody", {}, "unknown"],
    ["nothing that is no address", { "x-forwarded-for": "<script>" }, "unknown"],
  ])("is %s", (_, headers, expected) => {
    expect(of(headers as Record<string, string>).network).toBe(expected);
  });

  it("is who connected to our Front Door", () => {
    const headers = {
      "x-azure-fdid": "ours",
      "x-azure-socketip": "1.2.3.4",
      "x-azure-clientip": "6.6.6.6",
      "x-forwarded-for": "6.6.6.6, 147.243.1.1",
    };
    expect(of(headers, "ours")).toEqual({ network: "1.2.3.4" });
  });

  it("is the same however its address is written", () => {
    const source = random(61);
    const group = () => (source.below(3) === 0 ? 0 : source.below(65_536));
    for (let round = 0; round < 300; round++) {
      const groups = Array.from({ length: 8 }, group).map((value) => value.toString(16));
      const padded = groups.map((value) => value.padStart(4, "0").toUpperCase()).join(":");
      const shortest = new URL(`http://[${groups.join(":")}]`).hostname;
      const expected = of({ "x-forwarded-for": groups.join(":") });
      expect(expected.network).toBe(`${groups.slice(0, 4).join(":")}::/64`);
      expect(of({ "x-forwarded-for": padded })).toEqual(expected);
      expect(of({ "x-forwarded-for": `9.9.9.9, ${shortest}:443` })).toEqual(expected);
    }
  });

  it("belongs to the network of /48 that a provider gives to one customer", () => {
    expect(of({ "x-forwarded-for": "2001:db8:1:2::9" }).site).toBe("2001:db8:1::/48");
    expect(of({ "x-forwarded-for": "2001:db8:1:ffff::9" }).site).toBe("2001:db8:1::/48");
  });

  it("is not what another Front Door says", () => {
    const headers = { "x-azure-fdid": "theirs", "x-azure-socketip": "6.6.6.6", "x-forwarded-for": "1.2.3.4" };
    expect(of(headers, "ours")).toEqual({ network: "1.2.3.4" });
    expect(of({ ...headers, "x-azure-fdid": "ours" }, "ours")).toEqual({ network: "6.6.6.6" });
    expect(of({ ...headers, "x-azure-fdid": "" })).toEqual({ network: "1.2.3.4" });
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

describe("the limit of clients", () => {
  const passed = (addresses: readonly string[], limiter = new ClientLimiter(10)) =>
    addresses.filter(
      (address) => limiter.take(clientOf(new Headers({ "x-forwarded-for": address })), 1, 0) === 0,
    ).length;

  it("is not evaded by taking another network of /64 for each request", () => {
    const addresses = Array.from({ length: 1000 }, (_, network) => `2001:db8:1:${network.toString(16)}::1`);
    expect(passed(addresses)).toBe(40);
  });

  it("is each network's own in another /48", () => {
    const addresses = Array.from({ length: 30 }, (_, site) => `2001:db8:${site.toString(16)}::1`);
    expect(passed([...addresses, ...addresses])).toBe(60);
  });

  it("is not used up for the neighbours by one who is refused", () => {
    const limiter = new ClientLimiter(10);
    expect(passed(Array<string>(1000).fill("2001:db8:1:1::1"), limiter)).toBe(10);
    expect(passed(Array<string>(10).fill("2001:db8:1:2::1"), limiter)).toBe(10);
  });

  it("is one for each address of IPv4", () => {
    expect(passed(Array.from({ length: 100 }, (_, host) => `1.2.3.${host}`))).toBe(100);
  });
});

describe("a form", () => {
  const type = "multipart/form-data; boundary=-----x";
  const part = (head: string, content = "") => `-------x\r\n${head}\r\n\r\n${content}\r\n`;
  const field = (name: string, content = "1") =>
    part(`Content-Disposition: form-data; name="${name}"`, content);
  const image = part(
    'Content-Disposition: form-data; name="image"; filename="a.jpg"',
    "photo".repeat(100_000),
  );
  const form = (...parts: string[]) => Buffer.from(`${parts.join("")}-------x--\r\n`, "latin1");
  const fields = (count: number) => Array.from({ length: count }, (_, index) => field(`unknown${index}`));

  it.each([
    ["160,000 fields", () => form(fields(160_000).join(""))],
    ["21 fields", () => form(...fields(21))],
    ["two million headers", () => form(part("a: b\r\n".repeat(1_900_000)))],
    ["a header of 8 MB", () => form(part(`Content-Disposition: form-data; name="${"a".repeat(8_000_000)}"`))],
    ["a field of 8 MB", () => form(image, field("text", "a".repeat(8_000_000)))],
    ["a field that speaks of a filename", () => form(field("text", `filename ${"a".repeat(100_000)}`))],
    ["8 MB before its first part", () => Buffer.concat([Buffer.alloc(8_000_000), form(image)])],
    ["8 MB after its last part", () => Buffer.concat([form(image), Buffer.alloc(8_000_000)])],
  ])("fails when it has %s", (_, make) => {
    expect(() => boundedForm(make(), type, "a test")).toThrow(
      expect.objectContaining({ code: "FormNotValid" }),
    );
  });

  it.each([
    ["a photo and twenty fields in all", () => form(image, ...fields(19))],
    ["a large photo", () => form(image, field("top"))],
    ["two photos", () => form(image, image)],
  ])("may have %s", (_, make) => {
    expect(boundedForm(make(), type, "a test")).toBe('multipart/form-data; boundary="-----x"');
  });

  it.each([
    "multipart/form-data; charset=utf-8; Boundary=-----x",
    'multipart/form-data;boundary="-----x";a=b',
  ])("may name its boundary as in %s", (contentType) => {
    expect(boundedForm(form(image), contentType, "a test")).toBe('multipart/form-data; boundary="-----x"');
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
    await expect(readBody({ headers: headers({ "content-length": "20001" }), body }, 20_000)).rejects.toThrow(
      BodyTooLarge,
    );
    expect(read).toBe(0);
  });

  it("is whole, in little memory, when it comes byte by byte", async () => {
    async function* bytes() {
      for (let at = 0; at < 30_500; at++) yield Buffer.of(at % 256);
    }
    const whole = await readBody({ headers: headers({}), body: bytes() }, 100_000);
    expect(whole).toEqual(Buffer.from(Array.from({ length: 30_500 }, (_, at) => at % 256)));
  });

  it("is refused while it is read when it announces too little", async () => {
    await expect(
      readBody({ headers: headers({ "content-length": "5" }), body: endless() }, 20_000),
    ).rejects.toThrow(BodyTooLarge);
    expect(read).toBe(21_000);
  });
});

describe("a JSON body", () => {
  const Film = z.strictObject({ title: z.string().max(5), year: z.number().optional() });
  const read = (content: Buffer | string, type = "application/json") => {
    async function* body() {
      yield Buffer.from(content);
    }
    return readJson(Film, { headers: new Headers({ "content-type": type }), body: body() }, 2_000);
  };

  it.each(["application/json", "application/json; charset=utf-8", "Application/JSON"])(
    "is read when its type is %s",
    async (type) => {
      expect(await read('{"title": "Dune"}', type)).toEqual({ title: "Dune" });
    },
  );

  it.each([
    ["of another type", "content-type", '{"title": "Dune"}', "text/plain"],
    ["of a type that begins alike", "content-type", '{"title": "Dune"}', "application/json-seq"],
    ["no JSON", "body", "{title}", undefined],
    ["no UTF-8", "body", Buffer.from('{"title": "D\xfcne"}', "latin1"), undefined],
    ["empty", "body", "", undefined],
    ["of another shape", "body", "[]", undefined],
    ["wrong in a part", "title", '{"title": "Casablanca"}', undefined],
    ["with a part that nobody knows", "__proto__", '{"title": "Dune", "__proto__": {}}', undefined],
  ])("fails when it is %s, and names it", async (_, parameter, content, type) => {
    await expect(read(content, type)).rejects.toMatchObject({
      name: "JsonNotValid",
      errors: [{ parameter }],
    });
  });

  it("names no more than twenty mistakes, however many there are", async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`x${at}`, 1]));
    const refused: JsonNotValid = await read(JSON.stringify({ title: "Dune", ...many })).catch(
      (error) => error,
    );
    expect(refused.errors).toHaveLength(20);
  });

  it("fails when it is too large", async () => {
    await expect(read(`{"title": "${"a".repeat(3_000)}"}`)).rejects.toThrow(BodyTooLarge);
  });
});

describe("a failure of ours", () => {
  it("is logged with all its causes, and the caller is told none of them", async () => {
    const logged: string[] = [];
    const context = new InvocationContext({ logHandler: (_, ...words) => logged.push(words.join(" ")) });
    const denied = new Error("permission denied for table requests");
    const unavailable = new Error("the record cannot be written", { cause: denied });
    const given = await answer(new HttpRequest({ method: "GET", url: "https://api.example/" }), context, {
      basePath: "/api/v1",
      run: async () => {
        throw unavailable;
      },
      problemOf: (cause) => commonProblem("InternalError", "Something went wrong.", { cause }),
    });
    expect(logged.join("\n")).toMatch(
      /the record cannot be written[\s\S]+because of Error: permission denied for table requests/,
    );
    expect(given.status).toBe(500);
    expect(given.body).not.toMatch(/record|permission|at /);
  });
});

import { HttpResponse } from "@azure/functions";
import { readyAnswer } from "./ready-answer";

async function sent(answer: object) {
  // as the library's own conversion: what is no response of its own is made into one
  const response = answer instanceof HttpResponse ? answer : new HttpResponse(answer);
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers.entries()),
    cookies: response.cookies,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

it.each([
  ["a text", { body: "Ünïcode", headers: { "content-type": "application/json", "x-one": "1" } }],
  ["a text of no type", { body: "plain", status: 201 }],
  ["an empty text", { body: "", status: 404, headers: { "content-type": "text/html" } }],
  ["cookies", { body: "{}", cookies: [{ name: "a", value: "b" }] }],
  ["bytes", { body: Buffer.from([1, 2, 3]) }],
  ["nothing", { status: 204 }],
])("sends %s as the platform's library would", async (_, answer) => {
  expect(await sent(readyAnswer(answer))).toEqual(await sent(answer));
});

it("hands a text over without a stream", () => {
  expect(readyAnswer({ body: "text" }).body).toBeNull();
});

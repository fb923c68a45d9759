import { PassThrough } from "node:stream";
import { confirm } from "./confirm";

function terminal(answer: string, isInteractive = true) {
  const input = new PassThrough();
  input.end(answer);
  return { input, output: new PassThrough(), isInteractive };
}

it.each(["y\n", "Y\n", "yes\n"])("goes on after %j", async (answer) => {
  await expect(confirm("Remove it?", terminal(answer))).resolves.toBeUndefined();
});

it.each(["\n", "n\n", "yesterday\n", ""])("fails when the answer is %j", async (answer) => {
  await expect(confirm("Remove it?", terminal(answer))).rejects.toMatchObject({ code: "NotConfirmed" });
});

it("fails when nobody can be asked, without waiting for an answer", async () => {
  await expect(confirm("Remove it?", terminal("y\n", false))).rejects.toMatchObject({ code: "NotConfirmed" });
});

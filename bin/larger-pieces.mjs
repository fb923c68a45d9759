import { createRequire } from "node:module";

/** Nobody reads faster. */
const everyMs = 200;

/**
 * Hands Terraform's output to cdktf in larger pieces: it draws its page anew for each, and a deploy of two hundred resources
 * comes in more than a thousand.
 */
export function drawLessOften() {
  const cdktf = createRequire(createRequire(import.meta.url).resolve("cdktf-cli/package.json"));
  const terminals = cdktf("@cdktf/node-pty-prebuilt-multiarch");
  const { spawn } = terminals;
  terminals.spawn = (...args) => inLargerPieces(spawn(...args));
}

/** As much of a terminal as cdktf uses. */
function inLargerPieces(terminal) {
  let waiting = "";
  let timer;
  let listener = () => {};
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const text = waiting;
    waiting = "";
    if (text) listener(text);
  };
  return {
    write: (text) => terminal.write(text),
    onData(listen) {
      listener = listen;
      return terminal.onData((text) => {
        waiting += text;
        timer ??= setTimeout(flush, everyMs);
      });
    },
    onExit: (listen) =>
      terminal.onExit((event) => {
        flush();
        listen(event);
      }),
  };
}

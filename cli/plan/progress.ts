/** Does one step of something long, and lets people know. @returns what the step does */
export type Step = <T>(words: string, work: () => Promise<T>) => Promise<T>;

/** Without anything on the screen, people think that a command hangs. */
const patienceMs = 2_000;

/** On a terminal, what is done for longer than two seconds, and for how long; elsewhere nothing. */
export const onTerminal: Step = async (words, work) => {
  if (!process.stderr.isTTY) return work();
  const began = Date.now();
  const clear = "\r\u001b[K";
  const show = () => {
    const seconds = Math.round((Date.now() - began) / 1000);
    process.stderr.write(`${clear}${words} (${seconds} s)`);
  };
  const soon = setTimeout(show, patienceMs);
  const often = setInterval(() => Date.now() - began > patienceMs && show(), 1_000);
  try {
    return await work();
  } finally {
    clearTimeout(soon);
    clearInterval(often);
    if (Date.now() - began > patienceMs) process.stderr.write(clear);
  }
};

/** Lets what concerns one thing happen one after the other. */
export function oneAtATime() {
  const last = new Map<string, Promise<unknown>>();
  return <Result>(key: string, act: () => Promise<Result>): Promise<Result> => {
    const before = last.get(key.toLowerCase()) ?? Promise.resolve();
    const next = before.then(act, act);
    last.set(
      key.toLowerCase(),
      next.catch(() => undefined),
    );
    return next;
  };
}

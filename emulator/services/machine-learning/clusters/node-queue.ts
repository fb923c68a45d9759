/** Jobs wait until a node of their cluster is free, in the order in which they came. */
export class NodeQueue {
  private readonly running = new Map<string, number>();
  private readonly waiting: { readonly cluster: string; readonly mostNodes: () => number; enter(): void }[] =
    [];

  /**
   * Resolves when a node is free, with what gives it back.
   *
   * @param mostNodes asked each time, because it may change
   * @throws the signal's reason when it is aborted before
   */
  async enter(cluster: string, mostNodes: () => number, signal: AbortSignal): Promise<() => void> {
    await new Promise<void>((resolve, reject) => {
      const waiting = { cluster, mostNodes, enter: resolve };
      this.waiting.push(waiting);
      signal.addEventListener(
        "abort",
        () => {
          const at = this.waiting.indexOf(waiting);
          if (at >= 0) this.waiting.splice(at, 1);
          reject(signal.reason);
        },
        { once: true },
      );
      this.admit();
    });
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.running.set(cluster, (this.running.get(cluster) ?? 1) - 1);
      this.admit();
    };
  }

  /** Lets in whoever fits, also after a cluster was changed. */
  admit(): void {
    for (const waiting of [...this.waiting]) {
      const { cluster, mostNodes, enter } = waiting;
      const running = this.running.get(cluster) ?? 0;
      if (running >= mostNodes()) continue;
      this.running.set(cluster, running + 1);
      this.waiting.splice(this.waiting.indexOf(waiting), 1);
      enter();
    }
  }
}

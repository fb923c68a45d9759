import { ByteBudget } from "../../scoring/byte-budget";

interface Shelved<Item> {
  readonly item: Item;
  readonly bytes: number;
}

/** What was used lately, within a number of bytes: what nobody has used for longest makes room for what is new. */
export class ModelShelf<Item> {
  private readonly budget: ByteBudget;
  /** In the order of use, the latest last. */
  private readonly shelved = new Map<string, Shelved<Item>>();

  /** @param bytes of all together; a single one that is larger is kept alone */
  constructor(bytes: number) {
    this.budget = new ByteBudget(bytes);
  }

  get bytes(): number {
    return this.budget.taken;
  }

  has(hash: string): boolean {
    return this.shelved.has(hash);
  }

  /** Counts as a use. */
  get(hash: string): Item | undefined {
    const found = this.shelved.get(hash);
    if (found === undefined) return undefined;
    this.shelved.delete(hash);
    this.shelved.set(hash, found);
    return found.item;
  }

  put(hash: string, item: Item, bytes: number): void {
    this.remove(hash);
    while (!this.budget.take(bytes)) {
      const [oldest] = this.shelved.keys();
      if (oldest === undefined) break;
      this.remove(oldest);
    }
    this.shelved.set(hash, { item, bytes });
  }

  remove(hash: string): void {
    const found = this.shelved.get(hash);
    if (found === undefined) return;
    this.shelved.delete(hash);
    this.budget.giveBack(found.bytes);
  }
}

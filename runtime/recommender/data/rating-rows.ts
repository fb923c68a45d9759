import type { Interactions } from "./interactions";

/** Rows while they are read: typed arrays that double, and a hash of (user, item) that finds duplicates. */
export class RatingRows {
  length = 0;
  private readonly duplicates: "last" | "first";
  private user = new Int32Array(1024);
  private item = new Int32Array(1024);
  private rating = new Float32Array(1024);
  private time = new Float64Array(1024);
  /** Open addressing; holds row + 1, 0 is free. At most half full. */
  private slots = new Int32Array(4096);

  constructor(duplicates: "last" | "first") {
    this.duplicates = duplicates;
  }

  /** @returns false when the user has rated the item before; which of the two ratings stays is the policy's choice */
  add(user: number, item: number, rating: number, time: number): boolean {
    if (this.length * 2 >= this.slots.length) this.rehash();
    const slot = this.slotOf(user, item);
    const known = (this.slots[slot] as number) - 1;
    if (known >= 0) {
      if (this.duplicates === "last" && time >= (this.time[known] as number))
        this.put(known, user, item, rating, time);
      return false;
    }
    if (this.length === this.user.length) this.grow();
    this.put(this.length, user, item, rating, time);
    this.slots[slot] = ++this.length;
    return true;
  }

  interactions(users: number, items: number): Interactions {
    return {
      users,
      items,
      user: this.user.slice(0, this.length),
      item: this.item.slice(0, this.length),
      rating: this.rating.slice(0, this.length),
      time: this.time.slice(0, this.length),
    };
  }

  private put(row: number, user: number, item: number, rating: number, time: number): void {
    this.user[row] = user;
    this.item[row] = item;
    this.rating[row] = rating;
    this.time[row] = time;
  }

  private slotOf(user: number, item: number): number {
    const mask = this.slots.length - 1;
    let slot = (Math.imul(user, 0x9e3779b1) ^ Math.imul(item, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    for (;;) {
      const row = (this.slots[slot] as number) - 1;
      if (row < 0 || (this.user[row] === user && this.item[row] === item)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    for (let row = 0; row < this.length; row++) {
      this.slots[this.slotOf(this.user[row] as number, this.item[row] as number)] = row + 1;
    }
  }

  private grow(): void {
    this.user = copied(this.user, new Int32Array(this.length * 2));
    this.item = copied(this.item, new Int32Array(this.length * 2));
    this.rating = copied(this.rating, new Float32Array(this.length * 2));
    this.time = copied(this.time, new Float64Array(this.length * 2));
  }
}

function copied<T extends Int32Array | Float32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

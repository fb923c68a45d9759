/** The weighted mean over the `capacity` values with the largest weights: a heap with the smallest weight on top. */
export class NearestFew {
  size = 0;
  private readonly weights: Float64Array;
  private readonly values: Float64Array;

  constructor(capacity: number) {
    this.weights = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
  }

  clear(): void {
    this.size = 0;
  }

  add(weight: number, value: number): void {
    if (this.size < this.weights.length) this.rise(this.size++, weight, value);
    else if (weight > (this.weights[0] as number)) this.sink(weight, value);
  }

  /** @param doubt a further weight, on the value 0 */
  mean(doubt: number): number {
    let sum = 0;
    let total = doubt;
    for (let n = 0; n < this.size; n++) {
      sum += (this.weights[n] as number) * (this.values[n] as number);
      total += this.weights[n] as number;
    }
    return sum / total;
  }

  private rise(from: number, weight: number, value: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.weights[parent] as number) <= weight) break;
      this.place(at, this.weights[parent] as number, this.values[parent] as number);
      at = parent;
    }
    this.place(at, weight, value);
  }

  private sink(weight: number, value: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && (this.weights[child + 1] as number) < (this.weights[child] as number))
        child++;
      if ((this.weights[child] as number) >= weight) break;
      this.place(at, this.weights[child] as number, this.values[child] as number);
      at = child;
    }
    this.place(at, weight, value);
  }

  private place(at: number, weight: number, value: number): void {
    this.weights[at] = weight;
    this.values[at] = value;
  }
}

/** Numbers for names, from 0 in the order in which they came. */
export class Labels {
  private readonly numbers = new Map<string, number>();
  private readonly names: string[] = [];

  constructor(first: readonly string[] = []) {
    for (const name of first) this.numberOf(name);
  }

  get size(): number {
    return this.names.length;
  }

  get all(): readonly string[] {
    return this.names;
  }

  numberOf(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  find(name: string): number | undefined {
    return this.numbers.get(name);
  }

  nameOf(number: number): string {
    return this.names[number] as string;
  }
}

/** What of an article a reader's choices are about. */
export interface ArticleGroup {
  readonly category: string;
  readonly language: string;
  readonly region?: string;
}

/** Numbers, from 0, of the combinations that occur: what holds for a reader is found out once for each of them, not for each article. */
export class Groups {
  readonly all: ArticleGroup[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf({ category, language, region }: ArticleGroup): number {
    const key = JSON.stringify([category, language, region]);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.all.length);
    return this.all.push({ category, language, ...(region !== undefined && { region }) }) - 1;
  }

  /** Of each group, 1 when it is so. */
  which(isSo: (group: ArticleGroup) => boolean): Uint8Array {
    return Uint8Array.from(this.all, (group) => (isSo(group) ? 1 : 0));
  }
}

/** Which counters are kept, by name. None named keeps all. */
export class CounterFilter {
  private readonly exact = new Set<string>();
  private readonly patterns: RegExp[] = [];
  private readonly verdicts = new Map<string, boolean>();

  /** @param wanted exact names, or `/regular expression/` that the whole name must fit */
  constructor(wanted: readonly string[]) {
    for (const each of wanted)
      if (each.length > 1 && each.startsWith('/') && each.endsWith('/'))
        this.patterns.push(new RegExp(`^(?:${each.slice(1, -1)})$`, 'u'));
      else this.exact.add(each);
  }

  keeps(counter: string): boolean {
    if (this.exact.size === 0 && this.patterns.length === 0) return true;
    if (this.exact.has(counter)) return true;
    const known = this.verdicts.get(counter);
    if (known !== undefined) return known;
    const verdict = this.patterns.some((pattern) => pattern.test(counter));
    if (this.verdicts.size < MAX_VERDICTS) this.verdicts.set(counter, verdict);
    return verdict;
  }
}

/** Names are few; what is beyond is judged anew each time. */
const MAX_VERDICTS = 20_000;

import { type FastifyRequest } from 'fastify';
import { durationMs } from '../adapters/lezer/literals.js';
import { parseSelector } from '../adapters/lezer/parse-expression.js';
import { type LabelMatcher } from '../domain/expression.js';
import { badData } from '../domain/refusal.js';

/** Selectors of one request. */
const MAX_SELECTORS = 100;
/** Farthest time that a date can hold (ms). */
const MAX_TIME_MS = 8.64e15;

const invalid = (name: string, why: string): Error => badData('parameter', `invalid parameter "${name}": ${why}`);

/** What a request asks, from its URL and, where it was posted, its form. */
export class Parameters {
  private constructor(private readonly given: URLSearchParams) {}

  static of({ url, body }: Pick<FastifyRequest, 'url' | 'body'>): Parameters {
    const given = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
    if (body instanceof Uint8Array)
      for (const [name, value] of new URLSearchParams(Buffer.from(body).toString('utf8'))) given.append(name, value);
    return new Parameters(given);
  }

  text(name: string): string | undefined {
    const value = this.given.get(name);
    return value === null || value === '' ? undefined : value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw invalid(name, 'it is missing');
    return value;
  }

  /** Seconds since 1970, or RFC 3339, as ms. @throws Refusal */
  time(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const seconds = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value) ? Number(value) : undefined;
    const isDate = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(value);
    const ms = seconds === undefined ? (isDate ? Date.parse(value) : NaN) : Math.round(seconds * 1_000);
    if (!(Math.abs(ms) <= MAX_TIME_MS)) throw invalid(name, `cannot parse "${value}" to a valid timestamp`);
    return ms;
  }

  requiredTime(name: string): number {
    this.required(name);
    return this.time(name) ?? NaN;
  }

  /** Seconds or a duration like 1m30s, as ms. @throws Refusal */
  duration(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const ms = durationMs(value) ?? Math.round(Number(value) * 1_000);
    if (!Number.isSafeInteger(ms)) throw invalid(name, `cannot parse "${value}" to a valid duration`);
    return ms;
  }

  /** 0 is none, as in Prometheus. */
  limit(): number | undefined {
    const value = this.text('limit');
    if (value === undefined) return undefined;
    if (!/^\d{1,15}$/.test(value)) throw invalid('limit', 'limit must be a non-negative number');
    return value === '0' || Number(value) === 0 ? undefined : Number(value);
  }

  selectors(): readonly (readonly LabelMatcher[])[] {
    const given = [...this.given.getAll('match[]'), ...this.given.getAll('match')];
    if (given.length > MAX_SELECTORS) throw invalid('match[]', `at most ${MAX_SELECTORS} selectors are taken`);
    return given.map(parseSelector);
  }
}

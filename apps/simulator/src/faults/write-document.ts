import { readFileSync, writeFileSync } from 'node:fs';
import { filledIn } from './document.js';

/** Brings docs/scenarios.md up to date. */
const file = process.argv[2] ?? 'docs/scenarios.md';
writeFileSync(file, filledIn(readFileSync(file, 'utf8')));

export { cell, NOW, plans, planOf, restorations, situationOf, situations } from './arbitraries.js';
export { isCompliant } from './checker.js';
export { permitFor } from './permit-for.js';
export { type ChangeLine, parseJournal, violationsIn } from './journal-checker.js';

export { Desk, ManualClock } from './desk.js';

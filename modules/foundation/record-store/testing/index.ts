export { InMemoryRecordStore } from './in-memory-record-store.js';

export { ElasticsearchRecordStore } from './adapters/elasticsearch/elasticsearch-record-store.js';
export { MirroredRecordStore, type MirrorSettings } from './adapters/elasticsearch/mirrored-record-store.js';
export { SqliteRecordStore } from './adapters/sqlite/sqlite-record-store.js';
export { RecordStore, type StoredRecord, type Versioned } from './ports/record-store.js';
export { upsert } from './upsert.js';

import { recordStoreContract } from '../ports/record-store.contract.js';
import { InMemoryRecordStore } from './in-memory-record-store.js';

recordStoreContract('InMemoryRecordStore', () => ({ store: new InMemoryRecordStore(), close: () => undefined }));

export { ElasticsearchClient, type Answer, type Ask, type Health, type HealthReport } from './elasticsearch-client.js';
export { connectionOf, elasticsearchConnection, type Connection, type ConnectionSettings } from './connection.js';
export {
  BULK_ITEMS,
  type BulkItem,
  ElasticsearchFailure,
  type FailureKind,
  itemFailureOf,
} from './elasticsearch-failure.js';
export { backOffMs } from './back-off.js';

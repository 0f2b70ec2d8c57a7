export { ElasticsearchClient, type Answer, type Ask, type Health } from './elasticsearch-client.js';
export { connectionOf, elasticsearchConnection, type Connection, type ConnectionSettings } from './connection.js';
export { ElasticsearchFailure, type FailureKind } from './elasticsearch-failure.js';
export { backOffMs } from './back-off.js';

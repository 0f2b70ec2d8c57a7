export { elasticsearchHere, TestServer } from './test-server.js';
